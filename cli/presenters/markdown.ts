import { escapeControlCharacters } from '../core/control-characters';

/**
 * Text that stays text in GitHub's Markdown, on its line and in its cell. Backslashes do not work for all of these in
 * table cells, character references do.
 */
export function escapeMarkdown(text: string): string {
  return escapeControlCharacters(text).replace(
    /[&<>|`*_[\]\\#@~!]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
