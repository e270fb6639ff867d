/** A file as a sorted list of "path @attribute=value" and "path text" lines, to compare two writings of it. */
const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescape = (text) => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) => (
  name[0] === '#' ? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))) : ENTITIES[name] ?? whole
));

export function describeXml(xml) {
  const lines = [];
  const path = [];
  for (const [, data, closed, opened, attributes, empty, text] of xml.matchAll(TOKEN)) {
    if (opened) {
      path.push(opened);
      lines.push(path.join('/'));
      for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
        if (!name.startsWith('xmlns')) lines.push(`${path.join('/')} @${name}=${unescape(double ?? single)}`);
      }
      if (empty) path.pop();
    } else if (closed) path.pop();
    else if ((data ?? text ?? '').trim()) lines.push(`${path.join('/')} ${(data ?? unescape(text)).trim()}`);
  }
  return lines.sort();
}
