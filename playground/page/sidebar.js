// The left side: the workspace's name, its channels, and the app.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./people.js";
import { isApp, state } from "./state.js";

function entry({ id, label, name = label, lead, unread, here = state.place.id === id }) {
  const words = unread ? `${name}, ${unread === true ? "unread messages" : `${unread} unread`}` : name;
  return h(
    "li",
    null,
    h(
      "a",
      {
        class: `side-row${here ? " here" : ""}${unread ? " unread" : ""}`,
        href: `#/${state.as}/${id}`,
        "aria-current": here ? "page" : null,
        "aria-label": words,
      },
      lead,
      h("span", { class: "side-label" }, label),
      unread ? h("span", { class: "badge", "aria-hidden": "true" }, typeof unread === "number" ? unread : "") : null,
    ),
  );
}

const channelRow = (one) =>
  entry({
    id: one.id,
    label: one.name,
    unread: one.unread || 0,
    lead: h("span", { class: "side-icon" }, icon(one.private ? "lock" : "hash", 16)),
  });

/** Draws the sidebar from state. */
export function drawSidebar(node) {
  const { team, bot } = state.boot;
  const direct = state.sidebar.dms[0] || { unread: 0 };
  fill(
    node,
    h(
      "div",
      { class: "side-head" },
      h("span", { class: "team-mark", "aria-hidden": "true" }, team.name.slice(0, 1)),
      h("strong", null, team.name),
    ),
    h("h2", { class: "side-title" }, "Channels"),
    h("ul", { class: "side-list" }, state.sidebar.channels.map(channelRow)),
    h("h2", { class: "side-title" }, "Apps"),
    h(
      "ul",
      { class: "side-list" },
      entry({
        id: "app",
        label: bot.name,
        unread: direct.unread || 0,
        lead: avatar({ bot: true }, 20),
        here: isApp(state.place.id) && state.place.tab !== "home",
      }),
      entry({
        id: "app/home",
        label: "Home",
        name: `${bot.name} Home`,
        lead: h("span", { class: "side-icon inset" }, icon("home", 16)),
        here: isApp(state.place.id) && state.place.tab === "home",
      }),
    ),
    h("p", { class: "side-foot" }, "A look-alike on this computer. Nothing here reaches Slack."),
  );
}
