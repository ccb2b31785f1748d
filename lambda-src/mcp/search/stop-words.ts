/** Words that say nothing about what a tool should do. */
export const STOP_WORDS: ReadonlySet<string> = new Set([
  // English: articles, pronouns, prepositions, auxiliaries, and what people say around a wish
  ...words('a an the this that these those it its i me my mine we us our ours you your yours he him his she her hers they them their theirs'),
  ...words('who whom whose which what when where why how there here'),
  ...words('of to in on at by for from with without into onto about as than via per within between among through during over under'),
  ...words('and or but nor so if then else because while'),
  ...words('is are am was were be been being do does did doing done have has had having can could will would shall should may might must'),
  ...words('not no any some each every either neither both such same own other another'),
  ...words('please want wants wanted like need needs let lets help tell show give'),
  ...words('something anything somebody anybody someone anyone thing things way'),
  // articles and prepositions of other languages, but for words that English has too
  ...words('der das dem den des ein eine einen einem einer und oder mit von zu zum zur fur im ich mir mein'),
  ...words('le la les un une du de des au aux et ou je mon ma mes pour avec dans sur'),
  ...words('el los las una unos unas del al y o con para por mi mis'),
  ...words('il lo gli uno dei delle della nel nella e ed di da'),
  ...words('os um uma uns umas dos da das na nas em com'),
  ...words('het een van voor met en'),
]);

function words(text: string): string[] {
  return text.split(' ');
}
