/** Reads what the server wrote with `json_script:"page-data"`; an absent element is an empty object. */
export function readPageData(id = 'page-data') {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent) : {};
}

/** The first element that carries `data-island="name"`, or null. */
export function findIsland(name) {
  return document.querySelector(`[data-island="${name}"]`);
}

/** Creates an element: `element('a', { href: '#', class: 'x', onclick: f }, 'text', child)`. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Tells the page that `node` has come into it: its controllers and htmx attributes are brought to life. */
export function announce(node) {
  node.dispatchEvent(new CustomEvent('page:added', { bubbles: true }));
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of the sprite that stands in every page (templates/_icons.html). */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}
