/** Marks the rows of lists that belong to the element selected on the canvas. */
export class SelectedRows {
  constructor(places) {
    this.places = places;
    document.addEventListener('element:selected', ({ detail }) => {
      this.id = detail.id;
      this.mark();
    });
  }

  /** Marks anew, after lists were drawn again. */
  mark() {
    for (const place of this.places) {
      for (const row of place.querySelectorAll('[data-element]')) row.classList.toggle('is-selected', Boolean(this.id) && row.dataset.element === this.id);
    }
  }
}
