// The page's talk with the server. Every answer is {ok, error?, …}; a dead line is an answer too.

async function read(response) {
  try {
    const body = await response.json();
    if (typeof body !== "object" || body === null) return { ok: response.ok };
    return "ok" in body ? body : { ok: response.ok, ...body };
  } catch {
    return { ok: false, error: `status_${response.status}` };
  }
}

/** Reads a page route, e.g. get("channel/C1", {as: "U1"}). */
export async function get(path, query = {}) {
  try {
    return await read(await fetch(`/play/${path}?${new URLSearchParams(query)}`));
  } catch {
    return { ok: false, error: "no_connection" };
  }
}

/** Posts JSON to a page route. */
export async function post(path, body) {
  try {
    return await read(
      await fetch(`/play/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  } catch {
    return { ok: false, error: "no_connection" };
  }
}

/** Sends files; `fields` are the plain form fields. */
export async function upload(files, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  try {
    return await read(await fetch("/play/upload", { method: "POST", body: form }));
  } catch {
    return { ok: false, error: "no_connection" };
  }
}

/** A file that the playground offers, as if it lay on this computer; null when it cannot be had. */
export async function sample(name) {
  try {
    const response = await fetch(`/play/sample/${encodeURIComponent(name)}`);
    return response.ok ? new File([await response.blob()], name, { type: "text/csv" }) : null;
  } catch {
    return null;
  }
}

/** Listens for changes as one person. Gives back a function that stops listening. */
export function listen(as, onChange, onLine) {
  const source = new EventSource(`/play/stream?as=${encodeURIComponent(as)}`);
  source.onopen = () => onLine(true);
  source.onerror = () => onLine(false);
  source.onmessage = (event) => {
    let change = null;
    try {
      change = JSON.parse(event.data);
    } catch {
      return;
    }
    onChange(change);
  };
  return () => source.close();
}

const WHY = {
  operation_timeout: "the app did not answer in time",
  dispatch_failed: "the app could not be reached",
  no_connection: "the playground could not be reached",
  not_found: "it is not there any more",
  is_archived: "the channel is archived",
  not_allowed: "the playground answers this computer only",
};

/** An error code in words: "the app did not answer in time (operation_timeout)". */
export function why(error) {
  const code = error || "unknown_error";
  return WHY[code] ? `${WHY[code]} (${code})` : code;
}
