/**
 * Puts text between `<!-- generated:NAME -->` and the next `<!-- /generated -->`. Throws where a name has no markers, or
 * markers have no name that is known: either would leave a part to rot.
 */
export function replaceMarkedParts(document: string, parts: Readonly<Record<string, string>>): string {
  const replaced = new Set<string>();
  const result = document.replace(MARKED_PART, (_, name: string) => {
    const text = parts[name];
    if (text === undefined) throw new Error(`nothing generates the part ${name}`);
    replaced.add(name);
    return `<!-- generated:${name} -->\n\n${text}\n\n<!-- /generated -->`;
  });
  const missing = Object.keys(parts).filter((name) => !replaced.has(name));
  if (missing.length > 0)
    throw new Error(
      `the document lacks the markers <!-- generated:${missing.join(' --> and <!-- generated:')} -->`,
    );
  return result;
}

const MARKED_PART = /<!-- generated:([\w-]+) -->[\s\S]*?<!-- \/generated -->/g;
