// Faces and names, and the switch for whom one acts as.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { me, now, person, state } from "./state.js";
import { timeOf } from "./times.js";

const initials = (name) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part[0].toUpperCase())
    .join("") || "?";

/** A square face with initials. `one` is a person, or {bot: true} for the app. */
export function avatar(one, size = 36) {
  const bot = Boolean(one.bot) && !one.local;
  const name = bot ? state.boot.bot.name : one.real_name || one.name;
  const colour = String(one.color || "616061").replace(/^#?/, "#");
  return h(
    "span",
    {
      class: `avatar${bot ? " avatar-bot" : ""}`,
      "aria-hidden": "true",
      style: {
        width: `${size}px`,
        height: `${size}px`,
        "font-size": `${Math.round(size * (size < 26 ? 0.42 : 0.38))}px`,
        ...(bot ? {} : { background: `color-mix(in srgb, ${colour} 66%, black)` }),
      },
    },
    initials(name).slice(0, bot ? 1 : 2),
  );
}

/** Who wrote a message: {name, bot}. */
export function author(message) {
  if (message.bot || !message.user)
    return { name: message.username || state.boot.bot.name, bot: true, local: message.local, color: "5b4b8a" };
  const one = person(message.user);
  return { ...one, name: one.real_name || one.name, bot: false };
}

const clockLine = (one) => `${timeOf(now(), one.tz)} · ${(one.tz || "UTC").split("/").pop().replace(/_/g, " ")}`;

/** The button that says whom one acts as; choose(id) is called with another person. */
export function personSwitch(choose) {
  const node = h("button", {
    type: "button",
    class: "person-switch",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  });
  node.addEventListener("click", () =>
    openMenu(
      node,
      [
        { heading: "Act as" },
        ...state.boot.people
          .filter((one) => !one.deleted)
          .map((one) => ({
            label: one.real_name || one.name,
            detail: [one.title, clockLine(one)].filter(Boolean).join(" · "),
            lead: avatar(one, 32),
            checked: one.id === state.as,
            choose: () => choose(one.id),
          })),
      ],
      { side: "right", label: "Act as", class: "people-menu" },
    ),
  );
  const draw = () => {
    const one = me();
    node.setAttribute("aria-label", `Acting as ${one.real_name}, ${clockLine(one)}. Change person.`);
    fill(
      node,
      avatar(one, 28),
      h(
        "span",
        { class: "person-words" },
        h(
          "span",
          { class: "person-name" },
          h("span", { class: "person-lead" }, "Acting as "),
          one.real_name || one.name,
        ),
        h("span", { class: "person-time" }, clockLine(one)),
      ),
      icon("down", 14),
    );
  };
  return { node, draw };
}
