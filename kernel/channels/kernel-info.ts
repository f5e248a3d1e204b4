import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../package-root.js";
import { productName } from "../product.js";
import { protocolVersion } from "../protocol/message.js";

interface Package {
  version: string;
  homepage?: string;
}

function packageAt(path: string): Package {
  return JSON.parse(readFileSync(path, "utf8")) as Package;
}

/** The content of a kernel_info_reply. */
export function kernelInfo(): object {
  const { version } = packageAt(join(packageRoot, "package.json"));
  const typescript = packageAt(createRequire(import.meta.url).resolve("typescript/package.json"));
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: productName,
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript.version,
      mimetype: "text/x-typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `${productName} ${version}: TypeScript ${typescript.version} on Node ${process.versions.node}`,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "Node.js", url: "https://nodejs.org/api/" },
    ],
    debugger: true,
    supported_features: ["debugger"],
  };
}
