/** Moves the focus to the summary of a form's errors, and from its links into the fields. */
export function connectErrorSummary(node) {
  node.focus();
  node.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
