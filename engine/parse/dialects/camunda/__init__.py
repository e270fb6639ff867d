"""Camunda 7, Activiti and Flowable: one family, whose extensions have the same names."""
