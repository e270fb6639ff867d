/** Light, dark or as the system says. Seen at once, then stored with the person's account. */
import { post } from '../api.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const YEAR_S = 31_536_000;

/** Shows the chosen appearance, and remembers the system's for the server's next page. */
export function applyTheme() {
  const root = document.documentElement;
  const system = dark.matches ? 'dark' : 'light';
  document.cookie = `system_theme=${system}; path=/; max-age=${YEAR_S}; samesite=lax`;
  const choice = root.dataset.themeChoice;
  const theme = choice === 'light' || choice === 'dark' ? choice : system;
  if (root.dataset.bsTheme !== theme) root.dataset.bsTheme = theme;
}

dark.addEventListener('change', applyTheme);

export function connectTheme(group) {
  const buttons = [...group.querySelectorAll('[data-theme-value]')];
  const show = () => {
    const choice = document.documentElement.dataset.themeChoice.replace('system', '');
    buttons.forEach((button) => button.setAttribute('aria-checked', String(button.dataset.themeValue === choice)));
  };
  group.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-value]');
    if (!button) return;
    event.stopPropagation(); // the menu stays open
    document.documentElement.dataset.themeChoice = button.dataset.themeValue || 'system';
    applyTheme();
    show();
    if (group.dataset.themeUrl) post(group.dataset.themeUrl, { theme: button.dataset.themeValue }).catch(() => {});
  });
  show();
}
