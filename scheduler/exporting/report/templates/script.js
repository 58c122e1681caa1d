"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ");
  const words = document.getElementById("words");
  const bySip = document.getElementById("by-sip");
  const byLocality = document.getElementById("by-locality");
  const byConcern = document.getElementById("by-concern");
  const form = document.getElementById("filters");
  const found = document.getElementById("found");
  const said = (row) => plain(all(".q", row).map((part) => part.textContent).join(" "));

  const sips = new Map(all("#workload tbody tr").map((row) => [row.dataset.p, said(row)]));
  const schools = all("#schools tbody tr").map((row) => ({
    place: row.dataset.s,
    sip: row.dataset.of,
    locality: row.dataset.in,
    concern: "concern" in row.dataset,
    text: `${said(row)} ${sips.get(row.dataset.of) ?? ""}`,
  }));

  // Rows and diaries that do not match are taken away; on map and calendars they fade.
  const gone = "tr, details";
  const marked = ["s", "p", "l"].map((kind) => {
    const elements = all(`[data-${kind}]`).filter((element) => element.closest("form") === null);
    return [kind, elements.map((element) => [element, element.dataset[kind], element.matches(gone)])];
  });

  const shown = () => {
    const wanted = plain(words.value).split(" ").filter(Boolean);
    const named = (text) => wanted.every((word) => text.includes(word));
    const matching = schools.filter(
      (school) =>
        named(school.text) &&
        (bySip.value === "" || school.sip === bySip.value) &&
        (byLocality.value === "" || school.locality === byLocality.value) &&
        (!byConcern.checked || school.concern),
    );
    const people = new Set(matching.map((school) => school.sip));
    const anywhere = byLocality.value === "" && !byConcern.checked;
    for (const [place, text] of sips) {
      if (anywhere && named(text) && (bySip.value === "" || bySip.value === place)) people.add(place);
    }
    people.delete("");
    return {
      s: new Set(matching.map((school) => school.place)),
      p: people,
      l: new Set(matching.map((school) => school.locality)),
    };
  };

  const counted = (count, noun) => `${count.toLocaleString("en-GB")} ${noun}${count === 1 ? "" : "s"}`;

  const apply = () => {
    const visible = shown();
    for (const [kind, elements] of marked) {
      for (const [element, place, removable] of elements) {
        const off = !visible[kind].has(place);
        if (removable) element.hidden = off;
        else element.classList.toggle("dim", off);
      }
    }
    const everything = visible.s.size === schools.length && visible.p.size === sips.size;
    document.body.classList.toggle("filtered", !everything);
    found.textContent = everything
      ? `${counted(schools.length, "school")}, ${counted(sips.size, "SIP")}`
      : `Showing ${counted(visible.s.size, "school")} and ${counted(visible.p.size, "SIP")}`;
  };

  const openTarget = () => {
    const target = /^#(sip|why)-[\d-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target) return;
    target.open = true;
    target.scrollIntoView();
  };

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(apply);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".map svg").addEventListener("click", (event) => {
    const sip = event.target.closest("[data-p]");
    if (sip === null) return;
    bySip.value = bySip.value === sip.dataset.p ? "" : sip.dataset.p;
    apply();
  });
  window.addEventListener("hashchange", openTarget);
  form.hidden = false;
  document.body.classList.add("live");
  apply();
  openTarget();
})();
