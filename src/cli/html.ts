import type { Command } from "./command.js";
import { documentCommand } from "./document.js";

export const command: Command = documentCommand("html");
