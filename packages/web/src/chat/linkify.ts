/** Finds web addresses in a message. Pure; only http and https become links, so no `javascript:` can. */

export interface TextPart {
  /** Where it begins in the message. */
  readonly at: number;
  readonly text: string;
  readonly url?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"']+/gi;
/** Punctuation that belongs to the sentence around an address, not to the address. */
const TRAILING = /[.,;:!?)\]}'"…]+$/;

/** The message in order, addresses apart from the text between them. Joined again it is the message, unchanged. */
export function linkify(message: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of message.matchAll(ADDRESS)) {
    const address = balanced(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) parts.push({ at: end, text: message.slice(end, match.index) });
    parts.push({ at: match.index, text: address, url: address });
    end = match.index + address.length;
  }
  if (end < message.length) parts.push({ at: end, text: message.slice(end) });
  return parts;
}

/** Without trailing punctuation, but with a closing bracket that was opened inside, as in a Wikipedia address. */
function balanced(address: string): string {
  const trailing = TRAILING.exec(address)?.[0] ?? '';
  const bare = address.slice(0, address.length - trailing.length);
  return trailing.startsWith(')') && bare.includes('(') && !bare.includes(')') ? `${bare})` : bare;
}
