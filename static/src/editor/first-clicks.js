/**
 * Lets the first click on the context pad count.
 *
 * Pressing ends what is being typed, in a name on the canvas or in the properties panel. That changes the element, and
 * a changed element gets a new pad: the button that was pressed is gone before the finger is lifted, and no click
 * comes of it. The click is passed on to the same button of the new pad then.
 */
const ENTRY = '.djs-context-pad .entry';
const STILL = 6; // pixels; beyond that it was a drag

class FirstClicks {
  constructor(canvas) {
    this.container = canvas.getContainer();
    this.container.addEventListener('pointerdown', (event) => this.watch(event), true);
  }

  watch({ target, button, clientX, clientY }) {
    const pressed = target.closest(ENTRY);
    if (!pressed || button) return;
    const lifted = (up) => {
      const isStill = Math.hypot(up.clientX - clientX, up.clientY - clientY) < STILL;
      if (isStill && !pressed.isConnected) this.pressAgain(pressed.dataset.action);
    };
    document.addEventListener('pointerup', lifted, { once: true, capture: true });
  }

  pressAgain(action) {
    this.container.querySelector(`${ENTRY}[data-action="${CSS.escape(action)}"]`)?.click();
  }
}

FirstClicks.$inject = ['canvas'];

export default { __init__: ['firstClicks'], firstClicks: ['type', FirstClicks] };
