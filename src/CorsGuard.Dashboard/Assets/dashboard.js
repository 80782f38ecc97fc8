"use strict";

const live = document.getElementById("live");
const filter = document.getElementById("filter");
const pause = document.getElementById("pause");

function applyFilter() {
  const wanted = filter.value.trim().toLowerCase();
  for (const request of live.querySelectorAll(".request")) {
    request.hidden = !request.querySelector("summary").textContent.toLowerCase().includes(wanted);
  }
}

// What somebody reads or has the focus in is not taken away.
async function refresh() {
  if (pause.checked || document.hidden || live.contains(document.activeElement)) {
    return;
  }
  const response = await fetch(document.body.dataset.live);
  if (!response.ok) {
    return;
  }
  const text = await response.text();
  if (text === live.dataset.shown) {
    return;
  }
  const open = new Set([...live.querySelectorAll("details[open]")].map(request => request.dataset.key));
  live.innerHTML = text;
  live.dataset.shown = text;
  for (const request of live.querySelectorAll("details")) {
    request.open = open.has(request.dataset.key);
  }
  applyFilter();
}

async function copy(button) {
  const code = button.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    // Without a secure context there is no clipboard: the text is selected instead.
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
}

// The browser sets the Origin itself: that of this page. The other name of this machine is another origin to it.
async function send() {
  const form = document.querySelector("#try form");
  const sent = document.getElementById("sent");
  const field = name => form.elements.namedItem(name);
  const method = field("method").value;
  const address = new URL(field("path").value, location.href);
  const other = { localhost: "127.0.0.1", "127.0.0.1": "localhost" }[address.hostname];
  if (other) {
    address.hostname = other;
  }
  const names = field("headers").value.split(",").map(name => name.trim()).filter(name => name);
  const title = `${method} ${address} from ${location.origin}`;
  sent.hidden = false;
  sent.textContent = title;
  try {
    const response = await fetch(address, {
      method,
      headers: Object.fromEntries(names.map(name => [name, "1"])),
      credentials: field("credentials").checked ? "include" : "omit",
      redirect: "manual",
    });
    const visible = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    sent.textContent = `${title}\n${response.status} ${response.statusText}\n${visible}`;
  } catch (error) {
    sent.textContent = `${title}\nThe browser blocked it: ${error.message}. Why stands among the recent refusals.`;
  }
  refresh();
}

filter.addEventListener("input", applyFilter);
document.addEventListener("click", event => {
  if (event.target.matches("[data-copy]")) {
    copy(event.target);
  }
});
document.getElementById("send").addEventListener("click", send);
setInterval(refresh, 2000);
