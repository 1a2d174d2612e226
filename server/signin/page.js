"use strict";

// A password is in its field and in the one request that needs it, and nowhere else: not in an address, nor in what the browser stores.

const part = (id) => document.getElementById(id);
const said = document.body.dataset;
let busy = false;
let known = {}; // who asks, as the hub has said last

// ask sends a request as the hub's own page. A refusal is an error with the sentence of the hub.
async function ask(method, path, body) {
  let response, answer;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      headers: {
        Accept: "application/json", "Accept-Language": document.documentElement.lang, "Liandong-Csrf": "1",
        ...(body && { "Content-Type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    throw new Error(said.unreachable);
  }
  if (!response.ok) {
    const first = answer.errors?.[0];
    throw Object.assign(new Error(first?.message ?? said.unreachable), { status: response.status, reason: first?.extensions?.reason });
  }
  return answer;
}

// show leaves one section and moves the reader to it.
function show(section, focus, news) {
  for (const id of ["sign-in", "own", "you"]) {
    part(id).hidden = id !== section;
  }
  for (const field of document.querySelectorAll("input[type=password]")) {
    field.value = "";
  }
  complain("");
  part("news").textContent = news ?? "";
  document.title = part(section + "-title").textContent + " – Liandong 联动";
  part(focus).focus();
}

// complain says what is wrong, to ears as to eyes, and leads to the first field that it is about.
function complain(text, ...fields) {
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
  }
  part("trouble").textContent = text;
  if (text) {
    part("news").textContent = "";
  }
  for (const id of fields) {
    part(id).setAttribute("aria-invalid", "true");
  }
  if (fields.length) {
    part(fields[0]).focus();
  }
}

// greet shows what there is to do for who asks.
function greet(me, news) {
  known = me;
  if (!me.signedIn) {
    show("sign-in", "name", news);
  } else if (me.passwordDue) {
    choose(true);
  } else {
    tell(me);
    show("you", "you-title", news);
  }
}

// choose asks for a new password. When it is due, the reader cannot keep the old one.
function choose(due) {
  show("own", "old");
  part("own-name").value = known.name; // for what remembers passwords
  part("due").hidden = !due;
  part("keep").hidden = due;
  part("leave").hidden = !due;
}

function tell(me) {
  part("who").textContent = me.display && me.display !== me.name ? `${me.display} (${me.name})` : me.name;
  part("until").textContent = me.expires ? new Date(me.expires).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) : "";
  part("change").hidden = me.name.includes(":"); // an issuer's people have their passwords there
  const roles = me.roles ?? [];
  part("roles").hidden = roles.length === 0;
  part("roleless").hidden = roles.length > 0;
  part("roles").tBodies[0].replaceChildren(...roles.map(row));
}

function row({ role, territory, node }) {
  const line = document.createElement("tr");
  const title = document.querySelector(`#titles [data-role="${CSS.escape(role)}"]`)?.textContent ?? role;
  for (const text of [title, territory ?? said.nowhere, node ?? ""]) {
    line.insertCell().textContent = text;
  }
  return line;
}

// once does what a press of a button asks for, unless the one before is still on its way.
async function once(work, refused) {
  if (busy) {
    return;
  }
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (["SESSION", "SESSION_NEEDED"].includes(error.reason)) {
      show("sign-in", "name");
    }
    refused(error);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

const me = () => ask("GET", "/me").catch((error) => {
  if (error.status === 401) { // nobody, or nobody any more
    return { signedIn: false };
  }
  throw error;
});

part("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  once(async () => {
    await ask("POST", "/sign-in", { name: part("name").value, password: part("password").value });
    const now = await me();
    if (!now.signedIn) {
      throw new Error(said.nocookie);
    }
    greet(now);
  }, (error) => {
    part("password").value = "";
    complain(error.message, ...(error.status ? ["password", "name"] : []));
  });
});

part("own-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (part("fresh").value !== part("again").value) {
    part("again").value = "";
    complain(said.different, "again", "fresh");
    return;
  }
  once(async () => greet(await ask("POST", "/password", { old: part("old").value, new: part("fresh").value }), said.changed), (error) => {
    complain(error.message, ...(part("own").hidden ? [] : [/^PASSWORD_/.test(error.reason) ? "fresh" : "old"]));
  });
});

part("change").addEventListener("click", () => choose(false));
part("keep").addEventListener("click", () => show("you", "you-title"));
for (const [id, path] of [["out", "/sign-out"], ["leave", "/sign-out"], ["out-all", "/sign-out?all=true"]]) {
  part(id).addEventListener("click", () => once(async () => greet(await ask("POST", path), said.out), (error) => complain(error.message)));
}

once(async () => greet(await me()), (error) => complain(error.message));
