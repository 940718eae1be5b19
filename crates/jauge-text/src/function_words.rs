//! Words that hold sentences together and tell nothing alone: articles, pronouns, auxiliaries, of French and English.

/// In alphabetical order within each line.
const FUNCTION_WORDS: &str = "
a ai aie ainsi alors après as assez au aucun aucune aussi autre autres aux avait avant avec avez avoir avons
beaucoup bien ça car ce cela celle celles celui ces cet cette ceux chaque chez comme comment contre
dans de depuis des deux donc du elle elles en encore entre est et étaient était être eu eux
fait faire fois font il ils jamais je jusque là la le les leur leurs lui ma mais me même mêmes mes moi moins mon
ne ni nos notre nous on ont ou où par parce parfois pas pendant peu peut peux plus plusieurs plutôt pour pourquoi pouvoir près puis
quand que quel quelle quelles quels quelque quelques qui quoi sa sans se sera ses si soi soit son sont sous souvent suis sur
ta te tes toi ton toujours tous tout toute toutes très trop tu un une va vais vers voilà vos votre vous vraiment y
about after again all also am an and any are at be because been before being but by can could did do does doing during each
for from get got had has have he her him his how i if in into is it its just like me more most much my no not now of off on only or
other our out over really she should so some such than that the their them then there these they this those through to too under until
up us very was we were what when where which while who why will with would you your
";

/// Whether a word, in lower case, holds sentences together and tells nothing alone.
pub(crate) fn is_function_word(word: &str) -> bool {
    word.ends_with('’')
        || FUNCTION_WORDS
            .split_ascii_whitespace()
            .any(|known| known == word)
}
