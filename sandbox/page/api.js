// The control routes of the sandbox, asked from the page; what is done with the answers is the caller's business.

/** What the sandbox said when it refused: `status` (0 when it could not be reached) and its own sentence. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/control/${path}`, options);
  } catch (error) {
    throw new Refused(0, String(error));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.error ?? answer.statusText);
  return body;
}

export const get = (path, signal) => call(path, { signal });
export const remove = (path) => call(path, { method: "DELETE" });
export const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Send a file as somebody: `kind` is photo or document. */
export function upload(person, kind, file, caption) {
  const form = new FormData();
  form.append("caption", caption);
  form.append("file", file, file.name);
  return call(`people/${person}/${kind}`, { method: "POST", body: form });
}
