// package-lock.json -> names, versions and licences of what the page is made with
import { readFileSync, readdirSync } from "node:fs";

const packages = Object.entries(JSON.parse(readFileSync("package-lock.json")).packages).filter(([folder, p]) => folder && !p.dev);

const parts = packages.map(([folder, p]) => {
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  if (!file) throw new Error(`${folder} ${p.version} has no licence text`);
  return `${folder.slice("node_modules/".length)} ${p.version}, ${p.license}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
console.log(`The explorer's page is made with these libraries.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`.trimEnd());
