/**
 * Asks again and again, each time some while after the last answer; not while the page is hidden. After an error the
 * pause is twice as long, up to eight times; after a good answer it is as before.
 *
 * @typedef {{
 *   after: (milliseconds: number, act: () => void) => () => void,
 *   isHidden: () => boolean,
 *   onVisible: (act: () => void) => () => void
 * }} Surroundings  `after` and `onVisible` give back what ends them
 */

/** The browser's own clock and page.
 * @type {Surroundings} */
export const browser = {
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
  isHidden: () => document.hidden,
  onVisible: (act) => {
    const listen = () => document.hidden || act();
    document.addEventListener("visibilitychange", listen);
    return () => document.removeEventListener("visibilitychange", listen);
  },
};

/** How many times the pause grows after errors. */
const LONGEST = 8;

/**
 * @param {() => Promise<boolean>} ask  whether the answer was good
 * @param {number} pause  milliseconds
 * @param {Surroundings} [surroundings]
 */
export function poller(ask, pause, { after, isHidden, onVisible } = browser) {
  let isOn = false;
  let failures = 0;
  let isAsking = false;
  let isDue = false;
  let forget = () => {};
  let deaf = () => {};

  async function tick() {
    forget();
    if (!isOn || isAsking) return;
    isDue = isHidden();
    if (isDue) return;
    isAsking = true;
    failures = (await ask()) ? 0 : failures + 1;
    isAsking = false;
    if (isOn) forget = after(pause * Math.min(2 ** failures, LONGEST), tick);
  }

  /** Asks now, and from then on. */
  function start() {
    if (!isOn) deaf = onVisible(() => isDue && tick());
    isOn = true;
    return tick();
  }

  function stop() {
    isOn = false;
    forget();
    deaf();
  }

  return { start, stop, isOn: () => isOn };
}
