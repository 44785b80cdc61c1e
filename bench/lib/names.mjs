// Names as people have them, a different one for each of the first 1,048,576: 64 given names, and family names of three parts.
// The same in JavaScript and in SQL, for rows that are written without the API.
const list = (text) => text.split(" ");
const GIVEN = list(
  "Ada Ahmed Aiko Alba Amara Anna Anton Aylin Bela Bruno Carmen Chidi Clara Daniel Diego Dilek Elena Emil Erik Esra Fatima Felix Finn Freya " +
  "Gita Hana Hugo Ines Ivan Jakub Jana Jonas Julia Kaito Karim Katya Lars Leila Lena Liam Lucia Luka Maja Marek Maria Mateo Mei Mina Nadia Nils " +
  "Nora Olga Omar Oscar Paula Petra Priya Rafael Rosa Samir Sofia Tomas Wei Zoe");
const PARTS = [
  list("Ander Bau Beck Bel Berg Carl Dom Ed Eich Fal Fisch Gar Hart Hof Jan Kal Kauf Kow Lind Mar Mor Nor Ol Pe Ros Sand Schu Stein Tor Val Wag Zim"),
  list("a an ba bel ber da der di do en er fer ga gen he is ka ken la le lin ma men mi na no ra ri sen ta ter vi"),
  list("berg dez ini ke kova mann ner owitz quez ridge son stra ston vic wald worth"),
];

export function nameOf(n) {
  const at = (parts, place) => parts[Math.floor(n / place) % parts.length];
  return { givenName: at(GIVEN, 1), familyName: at(PARTS[0], 64) + at(PARTS[1], 2048) + at(PARTS[2], 65_536) };
}

/** The same as SQL expressions over `n`. */
export const NAME_SQL = {
  givenName: sqlAt(GIVEN, 1),
  familyName: `(${sqlAt(PARTS[0], 64)} || ${sqlAt(PARTS[1], 2048)} || ${sqlAt(PARTS[2], 65_536)})`,
};

function sqlAt(parts, place) {
  return `('{${parts.join(",")}}'::text[])[n / ${place} % ${parts.length} + 1]`;
}
