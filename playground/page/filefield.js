// The file_input element.
import { sample, upload, why } from "./api.js";
import { change } from "./changes.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

const MOST_BYTES = 10 * 1024 * 1024;

/** file_input: files go to the server at once, the value lists them. */
export function filePicker(one, block, surface, naming = {}) {
  const most = one.max_files || 10;
  const types = (one.filetypes || []).map((type) => `.${type}`);
  const input = h("input", {
    type: "file",
    class: "sr",
    tabindex: "-1",
    "aria-hidden": "true",
    multiple: most > 1,
    accept: types.join(",") || null,
  });
  const list = h("ul", { class: "file-list" });
  const note = h("p", { class: "field-note", role: "status" });
  const files = () => surface.values.get(block, one).files || [];
  const keep = async (all) => {
    await change(surface, block, one, { files: all });
    draw();
  };
  function draw() {
    fill(
      list,
      files().map((file) =>
        h(
          "li",
          null,
          icon("file", 16),
          h("span", null, file.name || file.title || file.id),
          h(
            "button",
            {
              type: "button",
              class: "icon-button",
              "aria-label": `Remove ${file.name || "the file"}`,
              on: { click: () => keep(files().filter((other) => other.id !== file.id)) },
            },
            icon("close", 14),
          ),
        ),
      ),
    );
    zone.hidden = files().length >= most;
  }
  async function take(chosen) {
    const wrong = chosen.find(
      (file) =>
        file.size > MOST_BYTES || (types.length && !types.some((type) => file.name.toLowerCase().endsWith(type))),
    );
    if (wrong) {
      note.textContent =
        wrong.size > MOST_BYTES ? `${wrong.name} is over 10 MB.` : `${wrong.name} is not one of ${types.join(", ")}.`;
      return;
    }
    if (files().length + chosen.length > most) {
      note.textContent = `No more than ${most} file${most === 1 ? "" : "s"}.`;
      return;
    }
    note.textContent = "Uploading…";
    const answer = await upload(chosen, { as: state.as });
    note.textContent = answer.ok ? "" : `The upload did not work: ${why(answer.error)}.`;
    if (answer.ok) await keep([...files(), ...(answer.files || [])]);
  }
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  const choose = h(
    "button",
    {
      type: "button",
      class: "button",
      data: { action: one.action_id || "" },
      "aria-describedby": naming.describedBy || null,
      on: { click: () => input.click() },
    },
    icon("clip", 16),
    most > 1 ? "Choose files" : "Choose a file",
  );
  const offered = (state.boot.samples || []).filter(
    (file) => !types.length || types.some((type) => file.name.toLowerCase().endsWith(type)),
  );
  const zone = h(
    "div",
    {
      class: "drop-zone",
      on: {
        dragover: (event) => {
          event.preventDefault();
          zone.classList.add("over");
        },
        dragleave: () => zone.classList.remove("over"),
        drop: (event) => {
          event.preventDefault();
          event.stopPropagation();
          zone.classList.remove("over");
          take([...event.dataTransfer.files]);
        },
      },
    },
    choose,
    h(
      "span",
      { class: "muted" },
      `or drop ${most > 1 ? `up to ${most} files` : "it"} here${types.length ? ` (${types.join(", ")})` : ""}`,
    ),
    offered.map((file) =>
      h(
        "button",
        {
          type: "button",
          class: "button",
          on: { click: async () => take([await sample(file.name)].filter(Boolean)) },
        },
        icon("file", 16),
        `Take ${file.name}`,
      ),
    ),
  );
  draw();
  return h(
    "div",
    { class: "files", role: "group", "aria-labelledby": naming.labelId || null },
    input,
    zone,
    list,
    note,
  );
}
