// Small tools to build the page from nodes. Text always goes in as text nodes, so hostile text stays text.

const SVG = "http://www.w3.org/2000/svg";

function put(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.setAttribute("class", value);
  else if (name === "on") for (const [event, call] of Object.entries(value)) node.addEventListener(event, call);
  else if (name === "style") for (const [key, part] of Object.entries(value)) node.style.setProperty(key, part);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "value" || name === "checked" || name === "disabled" || name === "indeterminate")
    node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Appends children (nodes, texts, lists of them; null and false are left out) and gives the node back. */
export function add(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** An HTML element: h("button", {class: "b", on: {click}}, "Save"). */
export function h(tag, props = null, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) put(node, name, value);
  return add(node, ...children);
}

/** An SVG element, used like h(). */
export function svg(tag, props = null, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props || {})) put(node, name, value);
  return add(node, ...children);
}

/** Replaces everything in a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, ...children);
}

let counter = 0;
/** A fresh id for aria references. */
export const freshId = (stem) => `${stem}-${++counter}`;

/** Says a sentence to screen readers, without moving the focus. */
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? "say-now" : "say");
  if (!region) return;
  const line = h("p", null, text);
  region.append(line);
  setTimeout(() => line.remove(), 8000);
}

/** Calls a function once things are quiet for some milliseconds. */
export function debounce(call, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), wait);
  };
}

/** The elements in a node that the Tab key stops at. */
export function stops(node) {
  const all = node.querySelectorAll("a[href],button,input,textarea,select,[tabindex],[contenteditable=true]");
  return [...all].filter((one) => !one.disabled && one.tabIndex >= 0 && one.getClientRects().length > 0);
}
