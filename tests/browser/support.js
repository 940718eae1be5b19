// What the browser tests share: the forms of every grid, a browser, somebody who fills a form.
"use strict";
const { execFileSync } = require("node:child_process");
const { existsSync, mkdtempSync, readFileSync, readdirSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "jauge-forms-"));
const program = process.env.JAUGE;
const names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.CHROMIUM || names.find(existsSync);

/** Every grid of the library and of these tests. */
function grids() {
  const library = join(root, "questionnaires");
  const versions = (id) => readdirSync(join(library, id)).filter((f) => /^v\d+\.toml$/.test(f));
  const ours = readdirSync(library).flatMap((id) => {
    try {
      return versions(id).map((file) => join(library, id, file));
    } catch {
      return []; // not a folder of versions
    }
  });
  const own = join(__dirname, "grids");
  return [...ours, ...readdirSync(own).map((file) => join(own, file))];
}

/** Waves and roles of a grid, in order. */
function parts(grid) {
  const text = readFileSync(grid, "utf8");
  const ids = (table) => [...text.matchAll(new RegExp(`^\\[\\[${table}\\]\\]\\s*\\nid\\s*=\\s*"([^"]+)"`, "gm"))].map((m) => m[1]);
  return { waves: ids("wave"), roles: ids("role") };
}

let count = 0;
/** Writes a form and gives its address. */
function form(grid, ...options) {
  count += 1;
  const file = join(folder, `form-${count}.html`);
  execFileSync(program, ["form", grid, "--as", "html", "--lang", "fr", "--out", file, ...options]);
  return { file, url: pathToFileURL(file).href };
}

const launch = () => chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

/** A page of this width; what goes wrong on it, and what it asks for, is collected. */
async function open(browser, url, width, options = {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale: "fr-FR", ...options });
  const page = await context.newPage();
  page.said = [];
  page.asked = [];
  page.on("console", (message) => page.said.push(message.text()));
  page.on("pageerror", (error) => page.said.push(error.message));
  context.on("request", (request) => page.asked.push(request.url()));
  await page.goto(url);
  return page;
}

/** The same numbers every time. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const begin = async (page, code = "K7P-3XP") => {
  await page.fill("#code", code);
  await page.press("#code", "Enter");
};

const data = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));

/** The items on the screen, by their position. */
const onScreen = (page) =>
  page.$$eval(".item", (items) => items.filter((i) => i.offsetParent).map((i) => Number(i.dataset.n)));

/** Answers what is on the screen at random, with the mouse; returns what was answered, by item. */
async function answer(page, items, pick) {
  const given = {};
  for (const n of await onScreen(page)) {
    const item = items[n];
    const buttons = page.locator(`#i${n} .option`);
    const field = page.locator(`#i${n}-v`);
    if (pick(8) === 0) {
      given[item.id] = { missing: "skipped" };
      continue;
    }
    if (item.missing.length && pick(4) === 0) {
      const k = pick(item.missing.length);
      await buttons.nth((item.codes || []).length + k).click();
      given[item.id] = { missing: item.missing[k] };
    } else if (item.kind === "choices") {
      const ticked = [];
      const usual = item.codes.map((_, k) => k).filter((k) => !item.alone.includes(k));
      for (const k of item.alone.length && pick(4) === 0 ? [item.alone[0]] : [usual[pick(2)], usual[2 + pick(2)]]) {
        await buttons.nth(k).click();
        ticked.push(item.codes[k]);
      }
      given[item.id] = { choices: ticked };
    } else if (item.codes) {
      const k = pick(item.codes.length);
      await buttons.nth(k).click();
      given[item.id] = { [item.kind]: item.codes[k] };
    } else if (item.kind === "number") {
      const number = item.whole ? pick(5) : pick(80) / 2;
      await field.fill(String(number).replace(".", pick(2) ? "," : "."));
      given[item.id] = { number };
    } else if (item.kind === "date") {
      const [y, m, d] = [String(2016 + pick(9)), String(1 + pick(12)).padStart(2, "0"), String(1 + pick(28)).padStart(2, "0")];
      const typed = { day: `${y}-${m}-${d}`, month: `${m}/${y}`, year: y }[item.precision];
      await field.fill(typed);
      given[item.id] = { date: { day: `${y}-${m}-${d}`, month: `${y}-${m}`, year: y }[item.precision] };
    } else {
      const text = ["Oui.", "Deux lignes\nde texte", "=1+1 <b>&amp;</b> \"é\" 😀", "  espaces  "][pick(4)];
      await field.fill(text);
      given[item.id] = { text: text.trim() };
    }
  }
  return given;
}

/** Goes on, passing over what is empty or odd. */
async function next(page) {
  await page.click(".steps .main");
  if (await page.$eval(".ask", (ask) => ask.textContent !== "")) await page.click(".steps .main");
}

const file = async (page) => JSON.parse(await page.inputValue("#text"));

module.exports = { answer, begin, data, file, folder, form, grids, launch, next, onScreen, open, parts, random, root };
