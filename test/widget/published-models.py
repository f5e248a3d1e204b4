"""Writes down, from ipywidgets' own classes, the state of a new model of each kind: published-models.json beside this file.

    pip install ipywidgets==8.1.9 && python test/widget/published-models.py && npx prettier --write test/widget
"""

import json
import pathlib

import ipywidgets as widgets

sliders = [widgets.FloatSlider, widgets.IntSlider, widgets.FloatLogSlider, widgets.FloatRangeSlider]
boxes = [widgets.HBox, widgets.VBox, widgets.Output, widgets.Button, widgets.Checkbox, widgets.Play]
texts = [widgets.Text, widgets.Textarea, widgets.FloatText, widgets.BoundedFloatText, widgets.HTMLMath, widgets.Label]
choices = [widgets.Dropdown, widgets.RadioButtons, widgets.Select, widgets.ToggleButtons]
made = [kind() for kind in sliders + boxes + texts + choices] + [widgets.SelectionSlider(options=["a"])]
made.append(widgets.jslink((made[0], "value"), (made[1], "value")))


def published(widget):
    state = widget.get_state()
    state.pop("layout", None)
    state.pop("style", None)
    # What every link and every selection slider must have, and is given here.
    for name in ("source", "target", "_options_labels"):
        if name in state:
            state[name] = None
    return state


models = {}
for widget in made:
    parts = [getattr(widget, name) for name in ("layout", "style") if widget.has_trait(name)]
    for part in [widget, *parts]:
        state = published(part)
        models[state["_model_name"].removesuffix("Model")] = state
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(models, indent=2, sort_keys=True) + "\n")
