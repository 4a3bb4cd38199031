"""What can happen to a questionnaire."""

from steelyard.foundation.history.verbs import Verb

BEGUN = Verb("questionnaires.questionnaire.begun", "began this questionnaire")
SHIPPED = Verb("questionnaires.questionnaire.shipped", "took over the form that comes with Steelyard")
DRAFTED = Verb("questionnaires.questionnaire.drafted", "changed the draft of this questionnaire")
UNDONE = Verb("questionnaires.questionnaire.undone", "put back what was taken out")
PUBLISHED = Verb("questionnaires.questionnaire.published", "made a version of this questionnaire")
IMPORTED = Verb("questionnaires.questionnaire.imported", "took this questionnaire in from a file")
RETIRED = Verb("questionnaires.questionnaire.retired", "took this questionnaire off the list")
RESTORED = Verb("questionnaires.questionnaire.restored", "put this questionnaire back on the list")
KEPT = Verb("questionnaires.question.kept", "put this question into the library")
REWORDED = Verb("questionnaires.question.reworded", "gave this question of the library other words")
