package dev.millrace.standalone.demo;

import static java.util.stream.Collectors.joining;

import dev.millrace.ingest.catalogue.Catalogue;
import dev.millrace.ingest.catalogue.DataSet;
import dev.millrace.ingest.catalogue.FetchProgress;
import dev.millrace.ingest.catalogue.Fetcher;
import dev.millrace.ingest.catalogue.LabelledItems;
import dev.millrace.ingest.client.ItemStream;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.Augmentation;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.Stage;
import dev.millrace.standalone.Progress;
import dev.millrace.standalone.Terminal;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.FlowFailedException;
import dev.millrace.standalone.client.MeshClient;

/// The whole path on a real data set, through the entry points that anyone has.
///
/// Each step looks at what is there and does what is missing, so that a second demo carries on
/// where the first stopped.
public final class FashionDemo {
  /// The demo's project.
  public static final String PROJECT = "fashion";

  private static final DataSet DATA_SET = Catalogue.named("fashion-mnist");
  private static final int PREDICTIONS = 200;

  private final MeshClient mesh;
  private final Flow flow;
  private final Terminal terminal;
  private final Fetcher fetcher;
  private final int most;

  /// @param most of the data set's items to take
  public FashionDemo(MeshClient mesh, Terminal terminal, Fetcher fetcher, int most) {
    this.mesh = mesh;
    this.flow = new Flow(mesh);
    this.terminal = terminal;
    this.fetcher = fetcher;
    this.most = most;
  }

  /// Does what is missing on the way to predictions, and tells what happened.
  public void run() throws InterruptedException {
    var items = dataSet();
    stream(items);
    var run = train();
    report(evaluate(run));
    var version = serve();
    new DemoPredictions(mesh, terminal, PROJECT).ask(items, PREDICTIONS, version);
  }

  private LabelledItems dataSet() throws InterruptedException {
    try (var bar = terminal.progress("data set")) {
      var items = fetcher.fetch(DATA_SET, new Shown(bar)).first(most);
      bar.detail("%s, %,d images".formatted(DATA_SET.title(), items.count()));
      return items;
    }
  }

  private void stream(LabelledItems items) throws InterruptedException {
    flow.project(project());
    try (var bar = terminal.progress("items")) {
      var there = flow.status(PROJECT).map(ProjectStatus::getItems).orElse(0L);
      if (there >= items.count()) {
        bar.detail("%,d are there".formatted(there));
        return;
      }
      var begin = System.nanoTime();
      var answer =
          ItemStream.send(
              mesh.channel(),
              PROJECT,
              new LeavesSomeUnlabelled(items),
              (sent, _) -> bar.at(sent, items.count(), "%,d sent".formatted(sent)));
      var rate = answer.getAccepted() / ((System.nanoTime() - begin) / 1e9);
      bar.detail(
          "%,d accepted, %,d there before, %,d refused; %,d labels; %,.0f items/s"
              .formatted(
                  answer.getAccepted(),
                  answer.getDuplicates(),
                  answer.getRefused(),
                  answer.getLabels(),
                  rate));
    }
  }

  private Run train() throws InterruptedException {
    var last = flow.runs(PROJECT).stream().filter(FashionDemo::isUseful).findFirst();
    var run = last.isPresent() ? last.get() : start();
    try (var bar = terminal.progress("training")) {
      var done =
          flow.follow(
              run.getRun(),
              now ->
                  bar.at(
                      now.getStep(),
                      now.getTotalSteps(),
                      "step %,d of %,d".formatted(now.getStep(), now.getTotalSteps())));
      bar.detail("run %s, %,d steps".formatted(done.getRun(), done.getTotalSteps()));
      return done;
    }
  }

  private static boolean isUseful(Run run) {
    return run.getState() == RunState.RUN_STATE_COMPLETED
        || run.getState() == RunState.RUN_STATE_RUNNING
        || run.getState() == RunState.RUN_STATE_REQUESTED;
  }

  private Run start() throws InterruptedException {
    try (var bar = terminal.progress("cut")) {
      var cut = flow.cut(PROJECT, spec(), now -> bar.at(0, 0, "cut " + now.getCut()));
      bar.detail("%s, digest %.12s".formatted(cut.getCut(), cut.getDigest()));
      return flow.start(PROJECT, cut.getCut(), recipe());
    }
  }

  private EvaluationCompleted evaluate(Run run) throws InterruptedException {
    try (var bar = terminal.progress("evaluation")) {
      var verdict = flow.evaluation(run.getRun());
      bar.detail(
          verdict.getVerdictsList().stream().map(FashionDemo::inShort).collect(joining("; ")));
      return verdict;
    }
  }

  private static String inShort(SplitVerdict verdict) {
    return "%s accuracy %.4f (%,d images)"
        .formatted(name(verdict.getSplit()), verdict.getAccuracy(), verdict.getCount());
  }

  private static String name(Split split) {
    return switch (split) {
      case SPLIT_TRAIN -> "train";
      case SPLIT_VALID -> "valid";
      case SPLIT_TEST -> "test";
      case SPLIT_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private void report(EvaluationCompleted evaluation) {
    evaluation.getVerdictsList().stream()
        .filter(verdict -> verdict.getSplit() == Split.SPLIT_TEST)
        .findFirst()
        .ifPresent(
            verdict -> Confusions.largest(verdict, 3).forEach(line -> terminal.say("  " + line)));
  }

  private String serve() throws InterruptedException {
    try (var bar = terminal.progress("serving")) {
      var champion = awaitChampion();
      var version = champion.getModel().getVersion();
      flow.awaitServed(PROJECT, version);
      bar.detail("version %s answers".formatted(version));
      return version;
    }
  }

  private RegisteredModel awaitChampion() {
    return flow.champion(PROJECT)
        .orElseThrow(() ->
            new FlowFailedException(
                "project %s has a verdict and no champion; see its models on the page"
                    .formatted(PROJECT)));
  }

  private static Project project() {
    return Project.newBuilder()
        .setId(PROJECT)
        .setTitle(DATA_SET.title())
        .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
        .setSchema(LabelSchema.newBuilder().addAllClasses(DATA_SET.classes()))
        .build();
  }

  private static CutSpec spec() {
    return CutSpec.newBuilder()
        .setSplit(SplitSpec.newBuilder().setAttribute("split").setValidShare(0.1).setSeed(42))
        .setImage(ImageSpec.newBuilder().setWidth(28).setHeight(28).setChannels(1))
        .build();
  }

  private static Recipe recipe() {
    return Recipe.newBuilder()
        .setArchitecture(Architecture.newBuilder().setName("residual_net"))
        .addStages(
            Stage.newBuilder()
                .setFitOneCycle(
                    FitOneCycle.newBuilder()
                        .setEpochs(5)
                        .setMinimumRate(0.02)
                        .setMaximumRate(0.02)))
        .setBatchSize(128)
        .setSeed(42)
        .setWeightDecay(0.01)
        .setAugmentation(Augmentation.newBuilder().setFlipHorizontal(true))
        .build();
  }

  private record Shown(Progress bar) implements FetchProgress {
    @Override
    public void trying(String source) {
      bar.at(0, 0, "from " + source);
    }

    @Override
    public void moved(long bytes, long expected) {
      bar.at(bytes, expected, "%,d kB".formatted(bytes / 1000));
    }
  }
}
