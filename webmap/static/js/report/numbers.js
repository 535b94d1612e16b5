// Personal identity and coordination numbers in running text. The server decides, with
// geosafety/intake/personal_numbers.py; here is what can be told while somebody writes.

const NUMBER = /(1[89]|20)? ?(\d{2})([-\u2010-\u2013\u2212. ]?)(\d{2})\3(\d{2})( ?[-\u2010-\u2013\u2212+/] ?| |)(\d{4})(?!\d)(?![.,:]\d)/y;
const SAYS_PERSON = /(?:^|\P{L})(?:person(?:n(?:umme)?r)?|p-?nr|pnr|samordnings(?:nummer|nr)|född|f\.|id)[^0-9]{0,12}$/iu;
const SAYS_OTHER = /(?:order|faktura|artikel|ärende|dnr|diarie|konto|ocr|serie|kvitto|referens|ref|best(?:ällning)?)[\p{L}\p{N}_.-]{0,10}[^0-9A-Za-zÅÄÖåäö]{0,3}$/iu;
const SAYS_NORTH_EAST = /(?:[NEXY]|sweref|koord[\p{L}\p{N}_]*)\s*[:=]?\s*$/iu;
const JOINED = /\d[.,:/\u2010-\u2013\u2212-]$/;

/**
 * Tell whether a text holds such a number.
 * @returns {"sure"|"unsure"|null} sure only of what the server would refuse too
 */
export function personalNumberIn(text) {
  let told = null;
  // Digits and signs of full width become plain ones.
  const plain = text.normalize("NFKC");
  for (let at = 0; at < plain.length; at += 1) {
    if (/\d/.test(plain[at - 1] ?? "") || JOINED.test(plain.slice(Math.max(0, at - 2), at))) continue;
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(plain);
    if (!found) continue;
    if (isPerson(found)) told = certainty(plain, found) ?? told;
    if (told === "sure") return told;
    at += found[0].length - 1;
  }
  return told;
}

/** Tell whether the last digit is the check digit of the others (Luhn). */
export function passesLuhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (1 + place % 2);
    return total + doubled - 9 * (doubled > 9);
  }, 0);
  return sum % 10 === 0;
}

function isPerson([, century, year, , month, day, , last]) {
  if (!passesLuhn(year + month + day + last)) return false;
  const whole = Number((century ?? "20") + year);
  const real = Number(day) - 60 * (Number(day) > 60);
  const date = new Date(Date.UTC(whole, Number(month) - 1, real));
  return real > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === real;
}

function certainty(text, found) {
  const [, century, year, , , , separator, last] = found;
  const before = text.slice(Math.max(0, found.index - 30), found.index);
  if (SAYS_PERSON.test(before) || separator.trim()) return "sure";
  const isRecent = (century ?? "20") === "20" && Number(year) >= 15 && Number(year) <= 39;
  const isMoment = isRecent && Number(last.slice(0, 2)) < 24 && Number(last.slice(2)) < 60;
  return isMoment || SAYS_OTHER.test(before) || SAYS_NORTH_EAST.test(before) ? null : "unsure";
}
