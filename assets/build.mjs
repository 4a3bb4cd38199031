// Build the stylesheet, the script, fonts and images: node assets/build.mjs OUT
import { compile } from "sass";
import esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "..", "node_modules");
const uswds = path.join(modules, "@uswds", "uswds");
const wanted = path.resolve(process.argv[2] ?? path.join(here, "..", "build", "assets"));
// Built aside and moved into place at the end, so that a server at work never finds half of it.
const out = `${wanted}.new`;

// The signs that {% icon %} may name; each is shown with its word.
const ICONS = ["add", "arrow_back", "arrow_forward", "check", "close", "edit", "file_download", "flag", "link", "lock",
  "mail", "print", "schedule", "search", "undo", "warning"];

fs.rmSync(out, { recursive: true, force: true });
for (const folder of ["css", "js", "img", "fonts"]) fs.mkdirSync(path.join(out, folder), { recursive: true });

const { css } = compile(path.join(here, "src", "styles.scss"), {
  loadPaths: [path.join(uswds, "packages"), path.join(here, "src")],
  style: "compressed",
  quietDeps: true,
});
fs.writeFileSync(path.join(out, "css", "styles.css"), css);

await esbuild.build({
  entryPoints: { app: path.join(here, "src", "main.js"), form: path.join(here, "src", "form.js") },
  bundle: true, minify: true, format: "iife", target: ["es2022"], outdir: path.join(out, "js"), logLevel: "warning",
});
fs.copyFileSync(path.join(modules, "htmx.org", "dist", "htmx.min.js"), path.join(out, "js", "htmx.min.js"));

// Only the files that the stylesheet names: ours first, then the design system's.
for (const [, url] of css.matchAll(/url\(["']?([^"')]+)["']?\)/g)) {
  if (url.startsWith("data:")) continue;
  const name = url.replace(/^\.\.\//, "").split(/[?#]/)[0];
  fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
  fs.copyFileSync(path.join(uswds, "dist", name), path.join(out, name));
}
fs.cpSync(path.join(here, "src", "img"), path.join(out, "img"), { recursive: true });

// A sprite of the signs we use, cut from the design system's.
const sprite = fs.readFileSync(path.join(uswds, "dist", "img", "sprite.svg"), "utf8");
const symbols = ICONS.map((name) => {
  const found = sprite.match(new RegExp(`<symbol[^>]*id="${name}"[^>]*>.*?</symbol>`, "s"));
  if (!found) throw new Error(`The design system has no sign called ${name}.`);
  return found[0];
});
fs.writeFileSync(path.join(out, "img", "icons.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);

fs.rmSync(wanted, { recursive: true, force: true });
fs.renameSync(out, wanted);
