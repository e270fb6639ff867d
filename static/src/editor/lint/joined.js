/** What the server found last, with what the rules of the drawing find now. Pure. */
import { RULES } from './rules.js';

const LIVE = new Set(RULES);

/**
 * The findings to show: of the rules that run here, what they say about elements on the canvas; else the server's word.
 * `drawn(id)` tells whether an element is on the canvas. A finding that both have keeps the server's line.
 */
export function joinFindings(fromServer, fromHere, drawn) {
  const key = ({ rule, element }) => `${rule} ${element}`;
  const known = new Map(fromServer.map((finding) => [key(finding), finding]));
  const kept = fromServer.filter(({ rule, element }) => !(LIVE.has(rule) && drawn(element)));
  return [...kept, ...fromHere.map((finding) => known.get(key(finding)) || finding)];
}
