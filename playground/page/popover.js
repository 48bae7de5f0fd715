// Things that open above the page next to a control: menus, lists of choices, calendars.
import { h, stops } from "./dom.js";

let open = null;

/** Closes what is open, if anything is. */
export function closePopover(giveFocusBack = false) {
  if (!open) return;
  const { node, anchor, onClose, stop } = open;
  open = null;
  stop();
  node.remove();
  if (onClose) onClose();
  if (giveFocusBack && anchor.isConnected) anchor.focus();
}

/** True when the popover of this control is open. */
export const popoverOf = (anchor) => (open && open.anchor === anchor ? open.node : null);

function placeNext(node, anchor, { side, most = Infinity }) {
  const box = anchor.getBoundingClientRect();
  node.style.maxHeight = "none";
  const size = node.getBoundingClientRect();
  const wanted = Math.min(size.height, most);
  const below = window.innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const up = wanted > below && above > below;
  const left = side === "right" ? box.right - size.width : box.left;
  const height = Math.min(wanted, Math.max(120, up ? above : below));
  node.style.left = `${Math.max(8, Math.min(left, window.innerWidth - size.width - 8))}px`;
  node.style.maxHeight = `${height}px`;
  node.style.top = `${up ? Math.max(8, box.top - height - 4) : box.bottom + 4}px`;
}

/** Opens content next to a control. options: side "left"|"right", wide (as wide as the control), most (pixels high), onClose. Gives the node back. */
export function openPopover(anchor, content, options = {}) {
  closePopover();
  const node = h("div", { class: `popover ${options.class || ""}` }, content);
  if (options.wide) node.style.minWidth = `${anchor.getBoundingClientRect().width}px`;
  const host = anchor.closest("dialog") || document.body;
  host.append(node);
  const place = () => {
    if (anchor.isConnected) placeNext(node, anchor, options);
    else closePopover();
  };
  const away = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) closePopover();
  };
  const scrolled = (event) => {
    if (!node.contains(event.target)) place();
  };
  document.addEventListener("pointerdown", away, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", place);
  open = {
    node,
    anchor,
    onClose: options.onClose,
    stop: () => {
      document.removeEventListener("pointerdown", away, true);
      document.removeEventListener("scroll", scrolled, true);
      window.removeEventListener("resize", place);
    },
  };
  node.place = place;
  place();
  return node;
}

/** A menu of buttons. items: [{label, detail, lead, tag, danger, checked, choose}] or {heading} or null (a line between). */
export function openMenu(anchor, items, options = {}) {
  if (popoverOf(anchor)) {
    closePopover(true);
    return null;
  }
  const rows = items.map((item) => {
    if (!item) return h("hr", { role: "separator" });
    if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
    return h(
      "button",
      {
        type: "button",
        class: `menu-item${item.danger ? " danger" : ""}`,
        tabindex: "-1",
        role: item.checked === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        on: {
          click: () => {
            closePopover(true);
            item.choose();
          },
        },
      },
      item.lead,
      h(
        "span",
        { class: "menu-words" },
        h("span", { class: "menu-label" }, item.label),
        item.detail ? h("span", { class: "menu-detail" }, item.detail) : null,
      ),
      item.tag ? h("span", { class: "menu-tag" }, item.tag) : null,
    );
  });
  const menu = h("div", { class: "menu", role: "menu", "aria-label": options.label || null }, rows);
  anchor.setAttribute("aria-expanded", "true");
  const node = openPopover(anchor, menu, {
    ...options,
    onClose: () => {
      anchor.setAttribute("aria-expanded", "false");
      if (options.onClose) options.onClose();
    },
  });
  menu.addEventListener("keydown", (event) => menuKeys(event, menu));
  const first = menu.querySelector("[aria-checked=true]") || menu.querySelector("button");
  if (first) first.focus();
  return node;
}

function menuKeys(event, menu) {
  const all = [...menu.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (go !== undefined) {
    event.preventDefault();
    all[(go + all.length) % all.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closePopover(true);
  } else if (event.key.length === 1 && /\S/.test(event.key)) {
    const next = [...all.slice(at + 1), ...all].find((one) =>
      one.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()),
    );
    if (next) next.focus();
  }
}

/** Keeps the Tab key inside a node. */
export function trapTab(node) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const all = stops(node);
    if (!all.length) {
      event.preventDefault();
      return;
    }
    const [first, last] = [all[0], all[all.length - 1]];
    const inside = node.contains(document.activeElement) && document.activeElement !== node;
    if (event.shiftKey && (document.activeElement === first || !inside)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && (document.activeElement === last || !inside)) {
      event.preventDefault();
      first.focus();
    }
  });
}
