// The sandbox's JSON face. A refused or lost call becomes a sentence for the person, never an exception.

export async function load(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  const response = await fetch(`/sandbox/${path}?${query}`, {
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} for ${path}`);
  return response.json();
}

export async function post(path, body = {}) {
  try {
    const response = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await answerOf(response);
  } catch {
    return { ok: false, error: "The sandbox is out of reach. Is it still running?" };
  }
}

async function answerOf(response) {
  const text = await response.text();
  try {
    const answer = JSON.parse(text);
    if (answer && typeof answer === "object" && !Array.isArray(answer))
      return { ok: response.ok, ...answer };
    return { ok: response.ok, text: String(answer) };
  } catch {
    return { ok: response.ok, text, error: response.ok ? undefined : text };
  }
}

/** Calls back with the list of what changed, at every change and after every reconnect. */
export function listen(onChange, onLink) {
  let pause = 500; // Milliseconds until the next try; doubles up to 8 s.
  const connect = () => {
    const source = new EventSource("/sandbox/events");
    source.onopen = () => {
      pause = 500;
      onLink(true);
      onChange(["all"]);
    };
    source.onmessage = (event) => onChange(JSON.parse(event.data).what ?? ["all"]);
    source.onerror = () => {
      source.close();
      onLink(false);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 8000);
    };
  };
  connect();
}
