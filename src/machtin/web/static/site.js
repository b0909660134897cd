// Comfort only: every page works without it. No text from anywhere becomes markup here; textContent is all that is written.
"use strict";
(() => {
  const lang = document.documentElement.lang === "en" ? "en" : "vi";

  // ---- suggestions while typing (WAI-ARIA combobox with a listbox)
  let n = 0;
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("ul");
    list.className = "suggested"; list.id = `suggested-${n++}`; list.hidden = true;
    list.setAttribute("role", "listbox");
    input.parentElement.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    let timer = 0, asked = 0, found = [], at = -1;
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (item) => { if (input.name === "q") location.assign(item.url); else { input.value = item.name; close(); input.focus(); } };
    const mark = () => { [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at))); if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id); };
    const show = (items) => {
      found = items; at = -1;
      list.replaceChildren(...items.map((item, i) => {
        const li = document.createElement("li"), kind = document.createElement("span");
        li.id = `${list.id}-${i}`; li.setAttribute("role", "option"); li.setAttribute("aria-selected", "false"); li.lang = "vi";
        li.textContent = item.name; kind.className = "src"; kind.lang = lang;
        kind.textContent = ({vi: {per: "người", org: "tổ chức", gpe: "nơi", loc: "nơi"}, en: {per: "person", org: "organisation", gpe: "place", loc: "place"}})[lang][item.type] || "";
        li.append(kind);
        li.addEventListener("mousedown", (e) => { e.preventDefault(); choose(item); });
        return li;
      }));
      list.hidden = !items.length; input.setAttribute("aria-expanded", String(!list.hidden));
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      const typed = input.value.trim();
      if (typed.length < 2) { close(); return; }
      timer = setTimeout(async () => {
        const mine = ++asked;
        try {
          const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, {headers: {accept: "application/json"}});
          if (answer.ok && mine === asked && document.activeElement === input) show(await answer.json());
        } catch { close(); }
      }, 120);
    });
    input.addEventListener("keydown", (e) => {
      if (list.hidden) return;
      if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); at = (at + (e.key === "ArrowDown" ? 1 : -1) + found.length) % found.length; mark(); }
      else if (e.key === "Escape") close();
      else if (e.key === "Enter" && at >= 0) { e.preventDefault(); choose(found[at]); }
    });
    input.addEventListener("blur", close);
  }

  // ---- an editor's word on a disagreement stands by it
  for (const judge of document.querySelectorAll(".judge[data-for]")) document.getElementById(judge.dataset.for)?.append(judge);

  // ---- how far a text is read
  const stages = document.querySelector("[data-progress]");
  if (stages) {
    const ask = async () => {
      try {
        const told = await (await fetch(stages.dataset.progress)).json();
        if (told.done) { location.reload(); return; }
        for (const li of stages.children) li.dataset.stage === told.stage ? li.setAttribute("aria-current", "step") : li.removeAttribute("aria-current");
      } catch { /* asked again */ }
      setTimeout(ask, 400);
    };
    setTimeout(ask, 250);
  }

  // ---- what came into the library meanwhile
  const watched = document.body.dataset.live;
  if (watched && "EventSource" in window) {
    let line = null, n_new = 0;
    const source = new EventSource(watched);
    source.addEventListener("changed", (e) => {
      n_new += JSON.parse(e.data).disagreements;
      if (!line) { line = document.createElement("a"); line.className = "fresh"; line.setAttribute("role", "status"); line.href = location.pathname + location.search; document.body.append(line); }
      const words = {vi: ["Thư viện vừa có tin mới. Tải lại trang", (n) => `${n} chỗ khác nhau mới. Tải lại trang`], en: ["The library has news. Load the page anew", (n) => n === 1 ? "1 new disagreement. Load the page anew" : `${n} new disagreements. Load the page anew`]}[lang];
      line.textContent = n_new ? words[1](n_new) : words[0];
    });
    addEventListener("pagehide", () => source.close());
  }
})();
