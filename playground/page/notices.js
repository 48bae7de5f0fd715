// What the page itself says in a place, as Slackbot would: only the person sees it, and it goes with the next visit.
import { announce } from "./dom.js";
import { now, state } from "./state.js";

let notices = [];
let redraw = () => {};

/** Where to say that something was added. */
export const onNotice = (call) => {
  redraw = call;
};

/** Says a sentence at the end of the open place. */
export function notice(text) {
  const at = now();
  notices.push({
    ts: `${at.getTime() / 1000}.${notices.length}`,
    time_iso: at.toISOString(),
    text,
    username: "Slackbot",
    ephemeral: true,
    local: true,
    place: state.place.id,
  });
  announce(text, true);
  redraw();
}

/** The notices of a place, to show after its messages. */
export const noticesOf = (id) => notices.filter((one) => one.place === id);

/** Forgets them all. */
export const clearNotices = () => {
  notices = [];
};
