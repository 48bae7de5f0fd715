// The demo's clock: what time it is for the bot, and buttons to move it.
import { post, why } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { now, state, zone as personZone } from "./state.js";
import { longTime, shortDay, timeOf } from "./times.js";

// In the acting person's zone: what they would read off the wall.
const words = () => longTime(now(), personZone());

/** The clock bar. moved() is called after the clock went somewhere. */
export function clockBar(moved) {
  const time = h("span", { class: "clock-time" });
  const zone = h("span", { class: "clock-zone" });
  const jumps = h("div", { class: "jumps", role: "group", "aria-label": "Move the clock" });
  const more = h(
    "button",
    {
      type: "button",
      class: "jump-menu",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": "Move the clock",
    },
    icon("clock", 18),
    icon("down", 12),
  );
  const node = h(
    "div",
    { class: "clock", role: "group", "aria-label": "The demo's clock" },
    h("span", { class: "clock-face" }, icon("clock", 16), time, zone),
    jumps,
    more,
  );

  // When the buttons do not fit, a menu has them instead.
  function fit() {
    const top = node.parentElement;
    if (!top) return;
    top.classList.remove("tight");
    top.classList.toggle("tight", node.scrollWidth > node.clientWidth || top.scrollWidth > top.clientWidth);
  }
  window.addEventListener("resize", fit);

  async function jump(one) {
    node.setAttribute("aria-busy", "true");
    time.textContent = "Moving the clock…";
    node.querySelectorAll("button").forEach((button) => {
      button.disabled = true;
    });
    const answer = await post("clock", { jump: one.id });
    node.removeAttribute("aria-busy");
    if (answer.ok && answer.now) state.boot.clock.now = answer.now;
    draw();
    announce(
      answer.ok ? `The clock is now at ${words()}.` : `The clock did not move: ${why(answer.error)}.`,
      !answer.ok,
    );
    if (!answer.ok) time.textContent = `The clock did not move: ${why(answer.error)}`;
    moved();
  }

  function draw() {
    const list = state.boot.clock.jumps || [];
    fill(time, h("span", null, shortDay(now(), personZone())), " ", h("span", null, timeOf(now(), personZone())));
    zone.textContent = personZone().split("/").pop().replace(/_/g, " ");
    time.title = `${longTime(now(), "UTC")} UTC`;
    fill(
      jumps,
      list.map((one) => h("button", { type: "button", class: "jump", on: { click: () => jump(one) } }, one.label)),
    );
    more.hidden = !list.length;
    fit();
    more.disabled = false;
  }
  more.addEventListener("click", () =>
    openMenu(
      more,
      [
        { heading: words() },
        ...(state.boot.clock.jumps || []).map((one) => ({ label: one.label, choose: () => jump(one) })),
      ],
      { label: "Move the clock" },
    ),
  );
  return { node, draw };
}
