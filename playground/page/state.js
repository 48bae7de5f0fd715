// What the page knows, and who is who. Only app.js writes here.

export const state = {
  boot: null, // the answer of /play/boot
  as: null, // the acting person's id
  sidebar: { channels: [], dms: [] },
  place: { id: "app", tab: "messages", thread: null },
  channel: null, // the open channel as the server gave it
};

/** A person by id; an unknown id gives a stand-in, so drawing never breaks. */
export function person(id) {
  const found = state.boot && state.boot.people.find((one) => one.id === id);
  return found || { id, name: id, real_name: id, tz: "UTC", color: "616061", unknown: true };
}

/** The acting person. */
export const me = () => person(state.as);

/** The demo's time as a Date. */
export const now = () =>
  state.boot && state.boot.clock && state.boot.clock.now ? new Date(state.boot.clock.now) : new Date();

/** The zone times are shown in: the acting person's. */
export const zone = () => me().tz || "UTC";

/** A channel's name, or null when the acting person cannot see it. */
export function channelName(id) {
  const found = [...state.sidebar.channels, ...((state.boot && state.boot.channels) || [])].find(
    (one) => one.id === id,
  );
  return found ? found.name : null;
}

/** The real id of the acting person's messages with the app. */
export const appChannel = () => (state.sidebar.dms[0] && state.sidebar.dms[0].channel_id) || "app";

/** True when a channel id means the acting person's messages with the app. */
export const isApp = (id) => id === "app" || id === appChannel();

/** True when two ids are the same place for the acting person. */
export const samePlace = (one, other) => one === other || (isApp(one) && isApp(other));

/** The app's user id. */
export const botUser = () => state.boot.bot.id;
