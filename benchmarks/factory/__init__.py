"""Training a large table, against plain CatBoost with the same trees and folds."""
