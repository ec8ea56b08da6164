// Keys and dropped files. Everything works without this file, through links and forms.
"use strict";

const pairs = () => [...document.querySelectorAll("article[data-judge]")];
let at = -1;

function go(step) {
  const all = pairs();
  if (!all.length) return;
  all[at]?.classList.remove("at");
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all[at].classList.add("at");
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "start" });
}

function say(words) {
  document.querySelector("#said").textContent = words;
}

async function judge(article, verdict) {
  const form = article.querySelector("form.judge");
  const body = new URLSearchParams(new FormData(form));
  body.set("verdict", verdict);
  body.set("part", "1");
  const answer = await fetch(form.action, { method: "POST", body });
  const text = await answer.text();
  if (!answer.ok) return say(text);
  const made = new DOMParser().parseFromString(text, "text/html").querySelector("article");
  article.replaceWith(made);
  made.classList.add("at");
  made.focus({ preventScroll: true });
  say(`${made.querySelector(".review").textContent}`);
}

function keysOff() {
  try { return localStorage.getItem("keys") === "off"; } catch { return false; }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
  const verdict = { a: "accept", r: "reject", u: "undo" }[event.key];
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (verdict && at >= 0) judge(pairs()[at], verdict);
  else if (event.key === "?") document.querySelector("#keys")?.showModal();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const article = event.target.closest("article[data-judge]");
  if (!article) return;
  pairs()[at]?.classList.remove("at");
  at = pairs().indexOf(article);
  article.classList.add("at");
});

document.querySelector("#keys-switch")?.addEventListener("click", (event) => {
  const off = !keysOff();
  try { localStorage.setItem("keys", off ? "off" : "on"); } catch { /* the keys stay on */ }
  event.target.textContent = off ? "Turn the keys on" : "Turn the keys off";
});

const drop = document.querySelector(".drop");
if (drop) {
  const files = drop.querySelector("input[type=file]");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      files.files = event.dataTransfer.files;
      drop.closest("form").requestSubmit();
    });
  }
}

const progress = document.querySelector("[data-progress]");
async function follow() {
  const answer = await fetch(location.href);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
  if (!made) return;
  document.querySelector("[data-progress]").replaceWith(made);
  if (made.dataset.progress === "going") setTimeout(follow, 700);
}
if (progress?.dataset.progress === "going") setTimeout(follow, 400);
