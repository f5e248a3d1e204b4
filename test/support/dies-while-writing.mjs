/*
 * Loaded before the command (`node --import`): ends the process by SIGKILL while it writes a file, as a machine that goes down would.
 * GRADSHEET_TEST_DEATH is JSON: `file`, the ending or the folder of what is written; `nth`, which of those; `moment`: half of it is there,
 * all of it under its temporary name, or all of it.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { file, nth, moment } = JSON.parse(process.env["GRADSHEET_TEST_DEATH"]);
const { openSync, writeFileSync, renameSync } = fs;
const die = () => process.kill(process.pid, "SIGKILL");
let opened = 0;
let doomed = null;
fs.openSync = (path, ...more) => {
  const handle = openSync(path, ...more);
  const name = String(path).replace(/\.\d+\.tmp$/, "");
  const isMeant = name !== path && (name.endsWith(file) || name.includes(`/${file}/`));
  if (isMeant && ++opened === nth) doomed = { handle, path };
  return handle;
};
fs.writeFileSync = (target, content, ...more) => {
  if (target !== doomed?.handle || moment !== "half") return writeFileSync(target, content, ...more);
  writeFileSync(target, content.slice(0, content.length / 2));
  die();
};
fs.renameSync = (from, to) => {
  if (from === doomed?.path && moment === "before it is renamed") die();
  renameSync(from, to);
  if (from === doomed?.path && moment === "whole") die();
};
syncBuiltinESMExports();
