// Renders with RosaeNLG: the template is compiled once; figures come in as JSON, texts and processor seconds go out.
const path = require('path');
const rosaenlg = require('rosaenlg');

const LANGUAGE = 'en_US';
const template = rosaenlg.compileFile(path.join(__dirname, 'with_rosaenlg.pug'), { language: LANGUAGE });

// Its memory of what was said: one for a round. A new one for each text takes four times as long, and one kept for
// ever grows and slows it down.
const memory = () => new rosaenlg.NlgLib({ language: LANGUAGE });

function withDays(figures) {
  const told = { ...figures };
  for (const key of ['week', 'since', 'told']) if (told[key]) told[key] = new Date(`${told[key]}T00:00`);
  return told;
}

function sentence({ kind, inputs }) {
  try {
    return template({ util: memory(), story: null, kind, given: withDays(inputs) });
  } catch (error) {
    return null;
  }
}

function round(stories) {
  const started = process.cpuUsage();
  const util = memory();
  const texts = stories.map((story) => template({ util, story }));
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, texts };
}

const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { stories, values } = JSON.parse(line);
  const answer = stories ? round(stories.map(withDays)) : { texts: values.map(sentence) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
