// Starts the page, follows the address (#/person/place/…) and the server's changes.
import { get, listen } from "./api.js";
import { clockBar } from "./clock.js";
import { debounce, fill, h } from "./dom.js";
import { Modal } from "./modal.js";
import { clearNotices, onNotice } from "./notices.js";
import { personSwitch } from "./people.js";
import { closePopover } from "./popover.js";
import { Place } from "./place.js";
import { drawSidebar } from "./sidebar.js";
import { isApp, samePlace, state } from "./state.js";
import { openSwitcher } from "./switcher.js";
import { Thread } from "./thread.js";

const byId = (id) => document.getElementById(id);
const link = (as, id, tail = "") => `#/${as}/${id}${tail}`;
const modal = new Modal();
const go = (hash) => {
  window.location.hash = hash;
};
const thread = new Thread(byId("thread"), () => go(link(state.as, state.place.id)));
const place = new Place(byId("place"), {
  openThread: (ts) => go(link(state.as, state.place.id, `/t/${ts}`)),
  openSidebar: () => drawer(true),
});
let stopListening = () => {};
let bar = null;
let people = null;

/** Reads the address: whom one acts as and where one is. */
function address() {
  const [as, id, part, ts] = window.location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const known = state.boot.people.some((one) => one.id === as && !one.deleted);
  const first = state.boot.people.find((one) => !one.deleted);
  const where = known && id ? id : "app";
  const tab = isApp(where) && ["home", "about"].includes(part) ? part : "messages";
  return { as: known ? as : first.id, place: { id: where, tab, thread: part === "t" ? ts : null } };
}

/** The drawer with the channels, on small screens. */
function drawer(open) {
  const opened = document.body.classList.contains("drawer");
  document.body.classList.toggle("drawer", open);
  byId("veil").hidden = !open;
  if (open) byId("sidebar").querySelector("a").focus();
  else if (opened) byId("place").querySelector(".drawer-button")?.focus();
}

async function readSidebar() {
  const answer = await get("sidebar", { as: state.as });
  if (answer.channels) state.sidebar = { channels: answer.channels, dms: answer.dms || [] };
  drawSidebar(byId("sidebar"));
}

async function readBoot() {
  const answer = await get("boot");
  if (!answer.people) return false;
  state.boot = answer;
  return true;
}

async function follow() {
  const next = address();
  const newPerson = next.as !== state.as;
  const newPlace = newPerson || next.place.id !== state.place.id || next.place.tab !== state.place.tab;
  const newThread = newPlace || next.place.thread !== state.place.thread;
  Object.assign(state, next);
  closePopover();
  drawer(false);
  if (newPerson) {
    stopListening();
    modal.shut();
    stopListening = listen(state.as, changed, lineChanged);
    people.draw();
    bar.draw();
  }
  if (newPlace) {
    clearNotices();
    await readSidebar();
    if (newPerson && !isApp(state.place.id) && !state.sidebar.channels.some((one) => one.id === state.place.id)) {
      Object.assign(state.place, { id: "app", tab: "messages", thread: null });
      window.history.replaceState(null, "", link(state.as, "app"));
    }
    await place.open();
  }
  if (newThread) await thread.open(!newPerson);
  if (newPerson) await modal.refresh();
}

const readAgain = {
  sidebar: debounce(readSidebar, 40),
  place: debounce(() => place.refresh(), 30),
  thread: debounce(() => thread.refresh(), 30),
  home: debounce(() => place.home && place.home.refresh(), 30),
  view: debounce(() => modal.refresh(), 15),
  boot: debounce(async () => {
    if (!(await readBoot())) return;
    bar.draw();
    people.draw();
    drawSidebar(byId("sidebar"));
    place.refresh();
  }, 60),
};

/** One change the server told of: {what, id}. */
function changed({ what, id }) {
  if (what === "channel") {
    readAgain.sidebar();
    if (samePlace(id, state.place.id)) {
      readAgain.place();
      readAgain.thread();
    }
  } else if (what === "home") readAgain.home();
  else if (what === "view") readAgain.view();
  else if (what === "clock" || what === "people") readAgain.boot();
}

let wasDown = false;
function lineChanged(up) {
  document.body.classList.toggle("no-line", !up);
  if (up && wasDown) {
    readAgain.boot();
    readAgain.sidebar();
    readAgain.place();
    readAgain.home();
    readAgain.view();
  }
  wasDown = !up;
}

async function start() {
  if (!(await readBoot())) {
    fill(
      byId("place"),
      h(
        "div",
        { class: "empty", role: "alert" },
        h("h2", null, "The playground does not answer"),
        h("p", null, "Start it again, then reload this page."),
      ),
    );
    return;
  }
  people = personSwitch((id) =>
    go(link(id, state.place.id, state.place.tab === "messages" ? "" : `/${state.place.tab}`)),
  );
  bar = clockBar(() => {
    readAgain.boot();
    readAgain.sidebar();
    readAgain.home();
  });
  fill(
    byId("top"),
    h("span", { class: "brand" }, "Playground"),
    bar.node,
    h("span", { class: "no-line-note", role: "status" }, "Connecting…"),
    people.node,
  );
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("place").focus();
  });
  place.onRead = readAgain.sidebar;
  onNotice(() => place.refresh());
  byId("veil").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSwitcher();
    }
    if (event.key === "Escape" && document.body.classList.contains("drawer")) drawer(false);
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => event.preventDefault());
  window.addEventListener("hashchange", follow);
  setInterval(readAgain.boot, 30000);
  await follow();
}

start();
