// Files under a message, and dropping files on a place.
import { h } from "./dom.js";
import { icon } from "./icons.js";

const size = (bytes) => {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
};

function card(file) {
  const url = file.url || file.url_private_download || file.url_private || "";
  const name = file.title || file.name || file.id;
  const kind = [
    (file.pretty_type || file.filetype || (file.name || "").split(".").pop() || "file").toUpperCase(),
    size(file.size),
  ]
    .filter(Boolean)
    .join(" · ");
  const safe = /^(https?:|\/)/i.test(url);
  const isImage = safe && /^image\/(png|jpe?g|gif|webp)$/.test(file.mimetype || "");
  if (isImage)
    return h(
      "a",
      { href: url, class: "file-image", target: "_blank", rel: "noopener" },
      h("img", { src: url, alt: file.alt_txt || name, loading: "lazy" }),
    );
  const words = [
    h("span", { class: "file-icon" }, icon("file", 22)),
    h(
      "span",
      { class: "menu-words" },
      h("span", { class: "menu-label" }, name),
      h("span", { class: "menu-detail" }, kind),
    ),
  ];
  return safe
    ? h("a", { class: "file-card", href: url, download: file.name || name }, words)
    : h("span", { class: "file-card" }, words);
}

/** The files of a message as cards; null when there are none. */
export const fileCards = (files) => (files && files.length ? h("div", { class: "file-cards" }, files.map(card)) : null);

/** Lets files be dropped on a node; take(files) gets them. */
export function dropTarget(node, words, take) {
  const cover = h("div", { class: "drop-cover", hidden: true }, h("p", null, words));
  let depth = 0;
  const holds = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  node.addEventListener("dragenter", (event) => {
    if (holds(event)) {
      event.preventDefault();
      depth += 1;
      cover.hidden = false;
    }
  });
  node.addEventListener("dragover", (event) => {
    if (holds(event)) event.preventDefault();
  });
  node.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    cover.hidden = depth === 0;
  });
  node.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    depth = 0;
    cover.hidden = true;
    take([...event.dataTransfer.files]);
  });
  node.append(cover);
}
