/** The package that a specifier names: `@scope/name` of `@scope/name/sub`. */
export function packageName(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

/** What to do about a module that is not found; undefined where its author knows best: a file of his own. */
export function cureOfMissing(specifier: string): string | undefined {
  if (/^[./]/.test(specifier) || /^(?:file|node):/.test(specifier)) return undefined;
  const prefixed = /^(?:npm|jsr):\/?(@?[^@]+)/.exec(specifier)?.[1];
  if (prefixed !== undefined && specifier.startsWith("npm:"))
    return `Packages are named without npm: import from "${prefixed}", after %npm install ${packageName(prefixed)}`;
  if (prefixed !== undefined)
    return "Packages come from npm alone: look for its name there, and install it with %npm install";
  if (/^[a-z][a-z+.-]*:/i.test(specifier))
    return "Modules are not loaded from addresses: install the package with %npm install and import it by its name.";
  if (/^(?:@\/|[~#$])/.test(specifier))
    return `No package has such a name. Is there an entry for "${specifier.replace(/[^/]*$/, "*")}" in "paths" of tsconfig.json${specifier.startsWith("#") ? ' or "imports" of package.json' : ""}?`;
  return `Install it with: %npm install ${packageName(specifier)}`;
}
