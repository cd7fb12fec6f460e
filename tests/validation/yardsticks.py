"""What the points are compared with: a published list, and models that may use every answer as they like."""

from typing import Any

from msgspec.structs import astuple
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from b12screen.evaluate.statistics import area

from .survey import LABEL_NAMES, joined, matrix


def ceilings() -> dict[str, dict[str, list[float | None]]]:
    """Give the areas that models reach which may use every answer as they like, each person judged by the others."""
    found: dict[str, dict[str, list[float | None]]] = {}
    for label in LABEL_NAMES:
        people = joined(label)
        ids = list(people.people.ids)
        with threadpool_limits(1):  # more threads wait for each other
            areas = {name: area(_by_others(model, ids, people.cases), people.cases) for name, model in _models()}
        found[label] = {name: [round(each or 0, 4) for each in astuple(of)] for name, of in areas.items()}
    return found


def _models() -> list[tuple[str, Any]]:
    regression = make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=2_000))
    boosting = HistGradientBoostingClassifier(
        learning_rate=0.03, max_iter=150, max_leaf_nodes=6, min_samples_leaf=60, l2_regularization=5, random_state=1
    )
    return [("logistic regression", regression), ("gradient boosting", boosting)]


def _by_others(model: Any, ids: list[str], cases: Any) -> Any:
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    return cross_val_predict(model, matrix(ids), cases, cv=folds, method="predict_proba")[:, 1]
