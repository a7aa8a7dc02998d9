// Says and sounds what the coach announces, each announcement once, with voices of this computer only:
// a browser's network voices would send the words away.

const TONES = {
  rep: [[660, 0, 0.12]],
  hold: [[880, 0, 0.3]],
  start: [[523, 0, 0.12], [784, 0.14, 0.2]],
  pause: [[523, 0, 0.14], [392, 0.16, 0.24]],
  done: [[523, 0, 0.14], [659, 0.16, 0.14], [784, 0.32, 0.3]],
};

function play(state, sound, volume) {
  const tones = TONES[sound];
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

function localVoice(language) {
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  return own.find((voice) => voice.lang.startsWith(language));
}

function say(text, volume) {
  const language = document.documentElement.lang || "en";
  const voice = localVoice(language);
  if (!voice || volume <= 0) return;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.volume = volume;
  words.rate = 0.95;
  speechSynthesis.speak(words);
}

const states = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".live");
  let state = states.get(root);
  if (!state) {
    state = { said: data.since, audio: null };
    states.set(root, state);
    speechSynthesis.getVoices(); // some browsers load them only when asked
  }
  for (const { id, text, sound } of data.announcements) {
    if (id <= state.said) continue;
    state.said = id;
    if (sound === "pause") speechSynthesis.cancel();
    play(state, sound, data.volume);
    if (!text) continue;
    root.textContent = text;
    say(text, data.volume);
  }
  return () => {
    speechSynthesis.cancel();
    state.audio?.close();
    states.delete(root);
  };
}
