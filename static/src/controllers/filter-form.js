/**
 * A filter bar: every change goes into the address, so that it can be shared and survives going back.
 * With `data-filter-target` the region is fetched and replaced, else the page loads.
 * Empty fields leave the address; the page number starts again.
 */
import { announce } from '../page.js';

const PAUSE_MS = 300;

export function filterAddress(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== '' && name !== 'page') query.append(name, value);
  }
  const text = query.toString();
  return (form.getAttribute('action') || location.pathname) + (text ? `?${text}` : '');
}

async function replaceRegion(selector, address, signal) {
  const response = await fetch(address, { headers: { 'X-Requested-With': 'filter' }, signal });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector(selector);
  const old = document.querySelector(selector);
  if (!response.ok || !fresh || !old) { location.assign(address); return; }
  old.replaceWith(fresh);
  announce(fresh);
}

export function connectFilterForm(form) {
  const target = form.dataset.filterTarget;
  let timer;
  let pending;
  const apply = async () => {
    clearTimeout(timer);
    const address = filterAddress(form);
    if (!target) { location.assign(address); return; }
    pending?.abort();
    pending = new AbortController();
    history.replaceState(null, '', address);
    try {
      await replaceRegion(target, address, pending.signal);
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(address);
    }
  };
  form.addEventListener('input', (event) => {
    if (!event.target.matches('input[type="search"], input[type="text"]')) return;
    clearTimeout(timer);
    if (target) timer = setTimeout(apply, PAUSE_MS);
  });
  form.addEventListener('change', apply);
  form.addEventListener('submit', (event) => { event.preventDefault(); apply(); });
}
