package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import com.google.protobuf.ByteString;
import dev.millrace.proto.labeling.v1.Agreement;
import dev.millrace.proto.labeling.v1.Consensus;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.ExportLabelsResponse;
import dev.millrace.proto.labeling.v1.GetAgreementRequest;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemRefusal;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabellerFigures;
import dev.millrace.proto.labeling.v1.NextReviewsRequest;
import dev.millrace.proto.labeling.v1.NextReviewsResponse;
import dev.millrace.proto.labeling.v1.PairAgreement;
import dev.millrace.proto.labeling.v1.ReviewReason;
import dev.millrace.proto.labeling.v1.ReviewTask;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.SubmitReviewResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The part of labeling in memory that reviews, and that reads and writes files.
abstract class ReviewingDouble extends LabelingGrpc.LabelingImplBase {
  private static final int MOST_REFUSALS = 100;

  final LabelBook book;
  final Leasing leasing;

  ReviewingDouble(LabelBook book, Leasing leasing) {
    this.book = book;
    this.leasing = leasing;
  }

  @Override
  public synchronized void nextReviews(
      NextReviewsRequest request, StreamObserver<NextReviewsResponse> caller) {
    answer(
        caller,
        () -> {
          var reviews = book.reviews();
          return NextReviewsResponse.newBuilder()
              .addAllTasks(
                  book.of(request.getProject()).stream()
                      .filter(item -> reviews.containsKey(item.getItem()))
                      .filter(item -> leasing.isFree(item.getItem()))
                      .limit(request.getCount())
                      .map(item ->
                          task(
                              item,
                              reviews.getOrDefault(
                                  item.getItem(), ReviewReason.REVIEW_REASON_UNSPECIFIED),
                              request.getReviewer()))
                      .toList())
              .build();
        });
  }

  @Override
  public synchronized void submitReview(
      SubmitReviewRequest request, StreamObserver<SubmitReviewResponse> caller) {
    answer(
        caller,
        () -> {
          leasing.spend(request.getItem(), request.getLeaseEpoch());
          return SubmitReviewResponse.newBuilder().setAct(book.review(request)).build();
        });
  }

  @Override
  public void getAgreement(GetAgreementRequest request, StreamObserver<Agreement> caller) {
    answer(
        caller,
        () ->
            Agreement.newBuilder()
                .setItems(48)
                .setVotes(126)
                .setAlpha(0.742)
                .addPairs(pair("ada", "bea", 31, 0.87, 0.81))
                .addPairs(pair("ada", "cleo", 24, 0.71, 0.62))
                .addLabellers(
                    LabellerFigures.newBuilder()
                        .setLabeller("ada")
                        .setLabels(212)
                        .setVotes(48)
                        .setRetracted(5)
                        .setAccepted(17)
                        .setCorrected(2)
                        .setVotesWithCurrent(44)
                        .setVotesJudged(47)
                        .setAccuracy(0.94))
                .addLabellers(LabellerFigures.newBuilder().setLabeller("cleo").setVotes(24))
                .build());
  }

  @Override
  public synchronized void exportLabels(
      ExportLabelsRequest request, StreamObserver<ExportLabelsResponse> caller) {
    if (request.getFormat() == LabelFormat.LABEL_FORMAT_COCO) {
      caller.onError(
          Status.FAILED_PRECONDITION
              .withDescription("the project has neither masks nor points")
              .asRuntimeException());
      return;
    }
    caller.onNext(part("item,label\n"));
    book.of(request.getProject()).stream()
        .filter(ItemState::hasCurrent)
        .forEach(item ->
            caller.onNext(
                part("%s,%s\n".formatted(item.getItem(), Words.said(item.getCurrent())))));
    caller.onCompleted();
  }

  /// Reads lines of `item,class`, as CSV.
  @Override
  public StreamObserver<ImportLabelsRequest> importLabels(
      StreamObserver<ImportLabelsResponse> caller) {
    return new StreamObserver<>() {
      private final ByteArrayOutputStream file = new ByteArrayOutputStream();
      private ImportHeader header = ImportHeader.getDefaultInstance();

      @Override
      public void onNext(ImportLabelsRequest part) {
        if (part.hasHeader()) {
          header = part.getHeader();
        } else {
          file.writeBytes(part.getData().toByteArray());
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer(caller, () -> read(header, file.toString(StandardCharsets.UTF_8)));
      }
    };
  }

  private synchronized ImportLabelsResponse read(ImportHeader header, String file) {
    if (!file.startsWith("item,label")) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the file has no header row with item and label")
          .asRuntimeException();
    }
    var lines = file.lines().skip(1).map(line -> List.of(line.split(",", 2))).toList();
    var items = lines.stream().map(List::getFirst).toList();
    var act =
        book.act(
            header.getLabeller(),
            dev.millrace.proto.labeling.v1.ActKind.ACT_KIND_LABEL,
            items,
            "a file");
    var by =
        LabelBook.by(header.getLabeller(), act).toBuilder()
            .setSource(LabelSource.LABEL_SOURCE_IMPORT)
            .build();
    var answer = ImportLabelsResponse.newBuilder().setAct(act);
    for (var line : lines) {
      if (book.all().stream().anyMatch(item -> item.getItem().equals(line.getFirst()))) {
        book.label(line.getFirst(), Desks.ofClass(line.getLast()), by, act + line.getFirst(), false)
            .join();
        answer.setLabelled(answer.getLabelled() + 1);
      } else {
        answer.setRefused(answer.getRefused() + 1);
        if (answer.getRefusalsCount() < MOST_REFUSALS) {
          answer.addRefusals(
              ItemRefusal.newBuilder().setItem(line.getFirst()).setReason("there is no such item"));
        }
      }
    }
    return answer.build();
  }

  private ReviewTask task(ItemState item, ReviewReason reason, String reviewer) {
    var labels = item.getLabelsList().stream().filter(label -> !label.getRetracted()).toList();
    var task =
        ReviewTask.newBuilder()
            .setTask(leasing.lease(item, reviewer))
            .setReason(reason)
            .addAllLabels(labels)
            .addAllFlags(item.getFlagsList());
    labels.stream()
        .filter(label -> !label.getVote())
        .map(LabelRecord::getLabelId)
        .reduce((_, newest) -> newest)
        .ifPresent(task::setLabelId);
    if (reason == ReviewReason.REVIEW_REASON_WEAK_CONSENSUS) {
      task.setConsensus(Consensus.newBuilder().setVotes(3).setSupport(0.67));
    }
    return task.build();
  }

  private static PairAgreement pair(
      String first, String second, long items, double agreement, double kappa) {
    return PairAgreement.newBuilder()
        .setFirst(first)
        .setSecond(second)
        .setItems(items)
        .setAgreement(agreement)
        .setKappa(kappa)
        .build();
  }

  private static ExportLabelsResponse part(String text) {
    return ExportLabelsResponse.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }
}
