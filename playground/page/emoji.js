// Common :emoji: names and their characters, and how a person picks one by name.

const NAMES = `
smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂|rofl 🤣|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|thinking_face 🤔|neutral_face 😐
|confused 😕|worried 😟|disappointed 😞|cry 😢|sob 😭|scream 😱|rage 😡|angry 😠|sleeping 😴|mask 😷|sunglasses 😎|nerd_face 🤓|zipper_mouth_face 🤐
|hugging_face 🤗|upside_down_face 🙃|face_with_rolling_eyes 🙄|relieved 😌|sweat_smile 😅|sweat 😓|exploding_head 🤯|partying_face 🥳|face_with_monocle 🧐
|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|wave 👋|raised_hands 🙌|pray 🙏|handshake 🤝|muscle 💪|ok_hand 👌|point_right 👉|point_left 👈|point_up ☝️
|point_down 👇|raised_hand ✋|hand ✋|v ✌️|crossed_fingers 🤞|writing_hand ✍️|eyes 👀|eye 👁️|brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥
|heart ❤️|broken_heart 💔|green_heart 💚|blue_heart 💙|yellow_heart 💛|purple_heart 💜|orange_heart 🧡|sparkling_heart 💖|fire 🔥|sparkles ✨|star ⭐|star2 🌟
|boom 💥|zap ⚡|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|dart 🎯|crown 👑
|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_multiplication_x ✖️|warning ⚠️|no_entry ⛔
|no_entry_sign 🚫|octagonal_sign 🛑|stop_sign 🛑|construction 🚧|rotating_light 🚨|exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|question ❓|grey_question ❔
|grey_exclamation ❕|information_source ℹ️|red_circle 🔴|large_red_circle 🔴|orange_circle 🟠|large_orange_circle 🟠|yellow_circle 🟡|large_yellow_circle 🟡
|green_circle 🟢|large_green_circle 🟢|blue_circle 🔵|large_blue_circle 🔵|purple_circle 🟣|large_purple_circle 🟣|black_circle ⚫|white_circle ⚪|radio_button 🔘
|red_square 🟥|large_red_square 🟥|large_green_square 🟩|large_yellow_square 🟨|large_blue_square 🟦|large_orange_square 🟧|white_large_square ⬜|black_large_square ⬛
|white_square_button 🔳|small_red_triangle 🔺|small_red_triangle_down 🔻|large_blue_diamond 🔷|small_blue_diamond 🔹|large_orange_diamond 🔶|small_orange_diamond 🔸
|arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrow_up_small 🔼|arrow_down_small 🔽|arrow_right_hook ↪️
|leftwards_arrow_with_hook ↩️|arrows_counterclockwise 🔄|arrows_clockwise 🔃|repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️
|heavy_plus_sign ➕|heavy_minus_sign ➖|heavy_division_sign ➗|1234 🔢|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|hash #️⃣
|new 🆕|ok 🆗|sos 🆘|soon 🔜|end 🔚|back 🔙|on 🔛|top 🔝|up 🆙|cool 🆒|free 🆓|100 💯
|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock9 🕘|clock12 🕛|clock1 🕐|date 📅|calendar 📆|spiral_calendar_pad 🗓️|spiral_calendar 🗓️
|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|chart 💹|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎|linked_paperclips 🖇️|straight_ruler 📏
|memo 📝|pencil 📝|pencil2 ✏️|lower_left_fountain_pen 🖋️|page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|scroll 📜|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️
|card_index 📇|card_file_box 🗃️|file_cabinet 🗄️|wastebasket 🗑️|books 📚|book 📖|open_book 📖|notebook 📓|ledger 📒|label 🏷️|bookmark 🔖|newspaper 📰|receipt 🧾|abacus 🧮
|moneybag 💰|money_with_wings 💸|dollar 💵|euro 💶|pound 💷|yen 💴|credit_card 💳|coin 🪙|heavy_dollar_sign 💲|currency_exchange 💱|bank 🏦|atm 🏧|shopping_trolley 🛒|shopping_bags 🛍️
|package 📦|mailbox 📫|mailbox_with_mail 📬|email ✉️|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️
|loudspeaker 📢|mega 📣|bell 🔔|no_bell 🔕|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|printer 🖨️|keyboard ⌨️|floppy_disk 💾|electric_plug 🔌|bulb 💡
|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|old_key 🗝️|link 🔗|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|nut_and_bolt 🔩|toolbox 🧰|scales ⚖️
|shield 🛡️|balance_scale ⚖️|compass 🧭|world_map 🗺️|globe_with_meridians 🌐|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|house 🏠|office 🏢|factory 🏭|convenience_store 🏪
|truck 🚚|articulated_lorry 🚛|ship 🚢|airplane ✈️|train 🚆|bike 🚲|bicycle 🚲|bicyclist 🚴|car 🚗|red_car 🚗|rocket 🚀|anchor ⚓|fuelpump ⛽|traffic_light 🚦|vertical_traffic_light 🚦
|palm_tree 🌴|desert_island 🏝️|beach_with_umbrella 🏖️|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|snowman ⛄|umbrella ☔|rainbow 🌈|crescent_moon 🌙|zzz 💤
|seedling 🌱|deciduous_tree 🌳|four_leaf_clover 🍀|leaves 🍃|coffee ☕|tea 🍵|pizza 🍕|cake 🍰|birthday 🎂|beer 🍺|wine_glass 🍷|champagne 🍾|apple 🍎|face_with_thermometer 🤒|pill 💊|hospital 🏥
|robot_face 🤖|ghost 👻|skull 💀|bug 🐛|dog 🐶|cat 🐱|see_no_evil 🙈|turtle 🐢|snail 🐌|bee 🐝|spider_web 🕸️|jigsaw 🧩|game_die 🎲|art 🎨|camera 📷|microphone 🎤|headphones 🎧|dizzy 💫
|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|vertical_arrow ↕️|left_right_arrow ↔️|infinity ♾️|recycle ♻️|copyright ©️|registered ®️|tm ™️|busstop 🚏|ticket 🎫|admission_tickets 🎟️
|raising_hand 🙋|shrug 🤷|man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|facepalm 🤦|runner 🏃|walking 🚶|dancer 💃|technologist 🧑‍💻|construction_worker 👷|detective 🕵️|sleuth_or_spy 🕵️`;

const MAP = new Map(
  NAMES.replace(/\n/g, "")
    .split("|")
    .filter(Boolean)
    .map((pair) => {
      const gap = pair.lastIndexOf(" ");
      return [pair.slice(0, gap).trim(), pair.slice(gap + 1)];
    }),
);

/** The character of an emoji name, or null when it is not known (Slack then shows the name as typed). */
export const emojiOf = (name) => MAP.get(name.replace(/::skin-tone-\d$/, "")) || null;

/** The character of Slack's `unicode` field, "1f44d-1f3fd". */
export function fromHex(hex) {
  try {
    return String.fromCodePoint(...hex.split("-").map((part) => Number.parseInt(part, 16)));
  } catch {
    return "";
  }
}

/** Turns every :name: that is known in a plain text into its character. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (whole, name) => emojiOf(name) || whole);

/** Up to eight [name, character] pairs whose name holds the typed letters, best first. */
export function matching(typed) {
  const low = typed.toLowerCase();
  const all = [...MAP].filter(([name]) => name.includes(low));
  return all
    .sort((a, b) => Number(b[0].startsWith(low)) - Number(a[0].startsWith(low)) || a[0].length - b[0].length)
    .slice(0, 8);
}
