// Select menus: one choice, or several as chips.
import { change, named } from "./changes.js";
import { debounce, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Listbox } from "./listbox.js";
import { plain } from "./mrkdwn.js";
import { sourceOf } from "./sources.js";

const MULTI_PLACEHOLDER = "Choose options";

function field(one, naming, placeholder) {
  return h("input", {
    type: "text",
    class: "select-input",
    autocomplete: "off",
    spellcheck: "false",
    placeholder,
    data: { action: one.action_id || "" },
    ...named(naming, one, "Choose an option"),
  });
}

// Opens, filters and closes the list; `mark` sets which items are chosen.
function wire({ input, list, source, mark, onClosed }) {
  let turn = 0;
  const load = async (typed) => {
    const mine = (turn += 1);
    if (source.remote && typed.trim()) list.show([], "Loading…");
    const { groups, sentence } = await source.load(typed);
    if (mine !== turn || document.activeElement !== input) return;
    list.show(
      groups.map((group) => ({ ...group, items: group.items.map((item) => ({ ...item, chosen: mark(item) })) })),
      sentence || (groups.some((group) => group.items.length) ? "" : "No results"),
    );
  };
  const later = source.remote ? debounce(load, 300) : load;
  input.addEventListener("click", () => {
    if (!list.isOpen) load("");
  });
  input.addEventListener("input", () => later(input.value));
  input.addEventListener("blur", () => {
    turn += 1;
    list.hide();
    onClosed();
  });
  input.addEventListener("keydown", (event) => {
    if (list.key(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Enter") {
      event.preventDefault();
      if (!list.isOpen) load("");
    }
  });
  return load;
}

/** A select with one choice. */
export function select(one, block, surface, naming = {}) {
  const source = sourceOf(one, block, surface);
  const input = field(one, naming, plain(one.placeholder) || "Choose an option");
  const box = h("div", { class: "select" }, input, icon("down", 16));
  const current = () => surface.values.get(block, one)[source.field];
  const key = (raw) => (raw === null || raw === undefined ? null : source.item(raw).key);
  const draw = () => {
    input.value = current() ? source.item(current()).label : "";
    box.classList.toggle("filled", Boolean(current()));
    if (clear) clear.hidden = !current();
  };
  const set = async (raw) => {
    await change(surface, block, one, { [source.field]: raw }, box);
    draw();
  };
  const list = new Listbox(input, {
    anchor: box,
    onPick: (item) => {
      list.hide();
      set(item.raw);
      input.select();
    },
  });
  wire({ input, list, source, mark: (item) => item.key === key(current()), onClosed: () => draw() });
  input.addEventListener("focus", () => input.select());
  const clear =
    block.type === "input" && block.optional
      ? h(
          "button",
          {
            type: "button",
            class: "clear",
            "aria-label": "Clear the choice",
            on: {
              click: () => {
                set(null);
                input.focus();
              },
            },
          },
          icon("close", 14),
        )
      : null;
  if (clear) box.insertBefore(clear, box.lastChild);
  draw();
  return box;
}

/** A select with several choices. */
export function multiSelect(one, block, surface, naming = {}) {
  const source = sourceOf(one, block, surface);
  const input = field(one, naming, "");
  const chips = h("span", { class: "chips" });
  const box = h(
    "div",
    {
      class: "select multi",
      on: {
        click: (event) => {
          if (event.target === box || event.target === chips) {
            input.focus();
            input.click();
          }
        },
      },
    },
    chips,
    input,
    icon("down", 16),
  );
  const current = () => surface.values.get(block, one)[source.field] || [];
  const keys = () => current().map((raw) => source.item(raw).key);
  const set = async (all) => {
    await change(surface, block, one, { [source.field]: all }, box);
    draw();
  };
  const remove = (key) => set(current().filter((raw) => source.item(raw).key !== key));
  function draw() {
    fill(
      chips,
      current()
        .map((raw) => source.item(raw))
        .map((item) =>
          h(
            "span",
            { class: "chip" },
            item.lead ? item.lead.cloneNode(true) : null,
            item.label,
            h(
              "button",
              {
                type: "button",
                "aria-label": `Remove ${item.label}`,
                on: {
                  click: () => {
                    remove(item.key);
                    input.focus();
                  },
                },
              },
              icon("close", 12),
            ),
          ),
        ),
    );
    input.placeholder = current().length ? "" : plain(one.placeholder) || MULTI_PLACEHOLDER;
  }
  const list = new Listbox(input, {
    anchor: box,
    multi: true,
    onPick: async (item) => {
      input.value = "";
      if (keys().includes(item.key)) await remove(item.key);
      else if (!one.max_selected_items || current().length < one.max_selected_items)
        await set([...current(), item.raw]);
      if (document.activeElement === input) load("");
    },
  });
  const load = wire({
    input,
    list,
    source,
    mark: (item) => keys().includes(item.key),
    onClosed: () => {
      input.value = "";
      draw();
    },
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !input.value && current().length) remove(keys()[keys().length - 1]);
  });
  draw();
  return box;
}
