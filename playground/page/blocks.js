// Draws blocks, each as Slack draws it.
import { chart } from "./charts.js";
import { h } from "./dom.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { inputBlock } from "./inputs.js";
import { markdown } from "./markdown.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";

const SAFE_IMAGE = /^(https?:|data:image\/|\/)/i;

const picture = (one, className) => {
  const url = one.image_url || (one.slack_file && one.slack_file.url) || "";
  return h("img", { class: className, alt: one.alt_text || "", src: SAFE_IMAGE.test(url) ? url : "", loading: "lazy" });
};

function section(block, surface) {
  const texts = h(
    "div",
    { class: "section-text" },
    block.text ? h("div", { class: "mrkdwn" }, textNodes(block.text)) : null,
    block.fields
      ? h(
          "div",
          { class: "fields" },
          block.fields.map((one) => h("div", { class: "field mrkdwn" }, textNodes(one))),
        )
      : null,
  );
  const beside = block.accessory
    ? h("div", { class: `accessory accessory-${block.accessory.type}` }, element(block.accessory, block, surface))
    : null;
  return h("div", { class: "section" }, texts, beside);
}

const context = (block) =>
  h(
    "div",
    { class: "context" },
    (block.elements || []).map((one) =>
      one.type === "image" ? picture(one, "context-image") : h("span", { class: "mrkdwn" }, textNodes(one)),
    ),
  );

function image(block) {
  const title = block.title ? h("figcaption", { class: "image-title" }, plain(block.title)) : null;
  return h("figure", { class: "image-block" }, title, picture(block, "image-full"));
}

const LEVELS = { default: "info", info: "info", warning: "warning", error: "error", success: "success" };

const alert = (block) =>
  h(
    "div",
    { class: `alert alert-${block.level || "default"}`, role: block.level === "error" ? "alert" : "note" },
    icon(LEVELS[block.level] || "info"),
    h("span", { class: "sr" }, `${block.level || "note"}: `),
    h("div", { class: "mrkdwn" }, textNodes(block.text)),
  );

function card(block, surface) {
  return h(
    "div",
    { class: "card" },
    block.hero_image ? picture(block.hero_image, "card-hero") : null,
    h(
      "div",
      { class: "card-body" },
      h(
        "div",
        { class: "card-top" },
        block.icon ? picture(block.icon, "card-icon") : null,
        h(
          "div",
          null,
          block.title ? h("div", { class: "card-title" }, textNodes(block.title)) : null,
          block.subtitle ? h("div", { class: "card-subtitle" }, textNodes(block.subtitle)) : null,
        ),
      ),
      block.body ? h("div", { class: "mrkdwn" }, textNodes(block.body)) : null,
      block.subtext ? h("div", { class: "card-subtitle" }, textNodes(block.subtext)) : null,
      block.actions
        ? h(
            "div",
            { class: "actions" },
            block.actions.map((one) => element(one, block, surface)),
          )
        : null,
    ),
  );
}

function container(block, surface) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : plain(block.title);
  const words = h(
    "span",
    null,
    h("strong", null, title),
    block.subtitle ? h("span", { class: "card-subtitle" }, textNodes(block.subtitle)) : null,
  );
  const body = h("div", { class: "container-body" }, drawAll(block.child_blocks || [], surface));
  const shape = `container container-${block.width || "standard"}`;
  if (!block.is_collapsible) return h("div", { class: shape }, h("div", { class: "container-head" }, words), body);
  return h(
    "details",
    { class: shape, open: block.default_collapsed ? null : true },
    h("summary", { class: "container-head" }, words, icon("down")),
    body,
  );
}

const DRAW = {
  header: (block) => h("h3", { class: "header" }, plain(block.text)),
  section,
  divider: () => h("hr", { class: "divider" }),
  context,
  actions: (block, surface) =>
    h(
      "div",
      { class: "actions" },
      (block.elements || []).map((one) => element(one, block, surface)),
    ),
  context_actions: (block, surface) =>
    h(
      "div",
      { class: "actions" },
      (block.elements || []).map((one) => element(one, block, surface)),
    ),
  image,
  input: inputBlock,
  rich_text: richText,
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text || "")),
  table,
  data_table: dataTable,
  data_visualization: chart,
  alert,
  card,
  carousel: (block, surface) =>
    h(
      "div",
      { class: "carousel" },
      (block.elements || []).map((one) => card(one, surface)),
    ),
  container,
};

function drawAll(blocks, surface) {
  return blocks.map((block) => {
    const draw = DRAW[block.type];
    const drawn = draw
      ? draw(block, surface)
      : h("p", { class: "unknown-block" }, `A block of type “${block.type}” is not drawn here.`);
    return h("div", { class: `block block-${block.type}`, data: { block: block.block_id || "" } }, drawn);
  });
}

/** Draws blocks on a surface: takes in their first values and gives one node back. */
export function drawBlocks(blocks, surface) {
  surface.values.sync(blocks, surface.here);
  const root = h("div", { class: `blocks on-${surface.kind}` }, drawAll(blocks, surface));
  surface.root = root;
  return root;
}
