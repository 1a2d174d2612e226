package lexicon

// Version names the form of the stored text. It rises with any change of what Index returns for the same entry, so that
// who stores such texts knows to make them anew; TestVersion says when.
const Version = "1"
