// Calls as the original's pages make them: JSON with the cookie, an error shown as `detail` or `error`.
export async function call(path, method = "GET", body = undefined) {
  const answer = await fetch(path, {
    method,
    credentials: "include",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(JSON.stringify(data.detail ?? data.error ?? answer.status));
  return data;
}

export const at = (id) => document.getElementById(id);

// The rating is computed from `score`, on the page.
export const rating = (event) => (event ? (Math.round((1 - event.score) * 100) / 100).toFixed(2) : "-");

export async function who() {
  const me = await call("/auth/me").catch(() => null);
  if (me === null) window.location.href = "/";
  else at("who").textContent = `user_id=${me.user_id} role=${me.role}`;
}

export function logOutBy(button) {
  button.onclick = async () => {
    await call("/auth/logout", "POST");
    window.location.href = "/";
  };
}

export function rows(list, object) {
  const lines = Object.entries(object).map(([name, value]) =>
    Object.assign(document.createElement("li"), { textContent: `${name}: ${value ?? "-"}` }),
  );
  list.replaceChildren(...lines);
}
