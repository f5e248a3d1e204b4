import { homedir, tmpdir, userInfo } from "node:os";

/**
 * The user's own folder. Where the environment has none (an empty HOME, in services and containers) it is what the system's list
 * of users says, and for a user who is not in it the folder for temporary files: never the working folder.
 */
export function homeFolder(): string {
  for (const ask of [homedir, () => userInfo().homedir]) {
    try {
      const folder = ask();
      if (folder !== "") return folder;
    } catch {
      // The user is not in the system's list.
    }
  }
  return tmpdir();
}
