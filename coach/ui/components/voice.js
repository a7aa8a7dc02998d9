// Says and sounds what the coach announces, each announcement once, one after the other, with voices of
// this computer only: a browser's network voices would send the words away.

const TONES = {
  rep: [[660, 0, 0.12]],
  hold: [[880, 0, 0.3]],
  start: [[523, 0, 0.12], [784, 0.14, 0.2]],
  pause: [[523, 0, 0.14], [392, 0.16, 0.24]],
  done: [[523, 0, 0.14], [659, 0.16, 0.14], [784, 0.32, 0.3]],
  // For words that no voice can say: a number of the countdown, and anything else to look up for.
  count: [[440, 0, 0.1]],
  look: [[587, 0, 0.1], [587, 0.16, 0.1]],
};

// How long an announcement may wait for its turn, in milliseconds: a number that comes late is wrong, and
// so is a cue about a repetition that is over.
const PATIENCE_MS = { count: 900, cue: 1500 };
const RANK = { urgent: 0, count: 1, sentence: 2, cue: 3 };

// Some voices never tell that they have ended. The slowest need this long for a letter.
const LETTER_MS = 120;
const BREATH_MS = 2000;

function play(state, sound) {
  const tones = TONES[sound];
  const volume = state.data.volume;
  if (!tones || volume <= 0) return;
  state.audio ??= new AudioContext();
  // Kept from sounding until somebody has touched the page; then this is the touch that counts.
  state.audio.resume();
  const now = state.audio.currentTime;
  for (const [pitch, after, seconds] of tones) {
    const tone = state.audio.createOscillator();
    const gain = state.audio.createGain();
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, now + after);
    gain.gain.linearRampToValueAtTime(0.25 * volume, now + after + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, now + after + seconds);
    tone.connect(gain).connect(state.audio.destination);
    tone.start(now + after);
    tone.stop(now + after + seconds);
  }
}

function localVoice({ data: { language } }) {
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  return own.find((voice) => voice.lang.split(/[-_]/)[0] === language.split("_")[0]);
}

// What is said while nothing else is: the first of the queue that is not too late.
function next(state) {
  if (state.talking) return;
  const now = performance.now();
  state.queue = state.queue.filter((one) => {
    const late = now - one.came > (PATIENCE_MS[one.kind] ?? Infinity);
    if (late && one.sound === "rep") play(state, "rep"); // not said, but heard
    return !late;
  });
  const one = state.queue.shift();
  if (!one) return;
  const words = new SpeechSynthesisUtterance(one.text);
  words.voice = localVoice(state);
  words.lang = words.voice.lang;
  words.volume = state.data.volume;
  words.rate = 0.95;
  const ended = () => {
    if (state.talking !== words) return;
    clearTimeout(state.watchdog);
    state.talking = null;
    next(state);
  };
  words.onend = words.onerror = ended;
  state.talking = words;
  state.watchdog = setTimeout(ended, BREATH_MS + LETTER_MS * one.text.length);
  speechSynthesis.speak(words);
}

function hush(state) {
  clearTimeout(state.watchdog);
  state.queue = [];
  state.talking = null;
  speechSynthesis.cancel();
}

// In its place: urgent words end all others; of numbers, and of cues, only the newest waits.
function say(state, one) {
  if (one.kind === "urgent") hush(state);
  if (one.kind in PATIENCE_MS) state.queue = state.queue.filter(({ kind }) => kind !== one.kind);
  const behind = state.queue.findIndex(({ kind }) => RANK[kind] > RANK[one.kind]);
  state.queue.splice(behind < 0 ? state.queue.length : behind, 0, one);
  next(state);
}

function announce(state, one, root) {
  if (one.text) root.textContent = one.text;
  if (state.data.volume <= 0) return;
  const counted = one.sound === "rep";
  const spoken = one.text && localVoice(state) && !(counted && state.data.counts === "sound");
  if (!spoken) {
    play(state, one.sound || (one.kind === "count" ? "count" : "look"));
    return;
  }
  if (!counted) play(state, one.sound);
  say(state, { ...one, came: performance.now() });
}

function announceNew(state, announcements, root) {
  for (const one of announcements) {
    if (one.id <= state.said) continue;
    state.said = one.id;
    announce(state, one, root);
  }
}

// Whether this computer has a voice for the page: the page tells it where it has none. Some browsers know
// their voices only after a while.
function tellVoices(state, setStateValue) {
  const voices = Boolean(localVoice(state));
  if (voices === state.voices) return;
  state.voices = voices;
  setStateValue("voices", voices);
}

const states = new WeakMap();

// data: language, the words' code; session, whose announcements they are; announcements; volume, 0 (silent) to 1; counts, "voice" or
// "sound"; test, the name of a test that somebody asks for, and what it says.
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live");
  const newest = data.announcements.at(-1)?.id ?? 0;
  let state = states.get(root);
  if (!state) {
    // What was announced before the page was there is not said, but for the newest.
    const { session } = data;
    state = { session, said: newest - 1, tested: null, audio: null, queue: [], talking: null, voices: null };
    states.set(root, state);
    // What comes over a session's own connection (mirror.js) is said before the page has it.
    state.hear = ({ detail: { session, announcements } }) => {
      if (session === state.session) announceNew(state, announcements, root);
    };
    window.addEventListener("form-coach-announced", state.hear);
    speechSynthesis.onvoiceschanged = () => tellVoices(state, state.tell);
  }
  state.data = data;
  state.tell = setStateValue;
  if (state.session !== data.session) state.said = 0;
  state.session = data.session;
  if (data.volume <= 0) hush(state);
  announceNew(state, data.announcements, root);
  if (data.test && data.test.name !== state.tested) {
    state.tested = data.test.name;
    play(state, "start");
    announce(state, { text: data.test.text, sound: "", kind: "urgent" }, root);
  }
  tellVoices(state, setStateValue);
  return () => {
    hush(state);
    window.removeEventListener("form-coach-announced", state.hear);
    speechSynthesis.onvoiceschanged = null;
    state.audio?.close();
    states.delete(root);
  };
}
